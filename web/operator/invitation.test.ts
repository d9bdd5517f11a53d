// An invitation is understood as it is handed over, and nothing is taken for an address that
// is none.
import { expect, test } from "vitest";
import { readInvitation } from "./invitation";

const GROUPS = "0A1B2-C3D4E-F5G6H-7J8K9-0A1B2-C3D4E-F5G6H-7J8K9-0A1B2-C3D4E-F5G6H-7";
const CODE = `35.27.05-${GROUPS}`;

test("the code alone is the code", () => {
  expect(readInvitation(`  ${CODE}\n`)).toEqual({ code: CODE, aggregator: "" });
  expect(readInvitation(CODE.toLowerCase()).code).toBe(CODE.toLowerCase());
  expect(readInvitation(CODE.replace("-F5G6H-7J8K9", "-\n  F5G6H -7J8K9")).code).toBe(CODE);
});

test("what rekap invite gives has both, whatever a letter says around it", () => {
  const both = { code: CODE, aggregator: "rekap.sampangkab.go.id:7300" };
  expect(readInvitation(`${CODE}\nrekap.sampangkab.go.id:7300`)).toEqual(both);
  expect(readInvitation(`Kepada operator: ${CODE} di Rekap.Sampangkab.go.id:7300, terima kasih.`)).toEqual(
    both,
  );
  const letter = `Undangan untuk 35.27.05 Omben
  ${CODE}
Berlaku sampai    01-12-2026 10:30 WIB
  rekap-node join - \\
  --aggregator rekap.sampangkab.go.id:7300 --data FOLDER`;
  expect(readInvitation(letter)).toEqual(both);
});

test("addresses are names, four numbers, or in brackets", () => {
  for (const address of ["localhost:7300", "10.1.2.3:7300", "[fd00::1]:7300"])
    expect(readInvitation(`${CODE} ${address}`)).toEqual({ code: CODE, aggregator: address });
  for (const none of ["10:30", "pukul 10:30 WIB", "catatan: 7300", "a@b.id:7300", "1.2.3:7300"])
    expect(readInvitation(`${CODE} ${none}`)).toEqual({ code: CODE, aggregator: "" });
});

test("what is no code goes to the node as it is, without the address", () => {
  expect(readInvitation(" bukan undangan ")).toEqual({ code: "bukan undangan", aggregator: "" });
  expect(readInvitation("35.27.05-0A1B2 rekap.id:7300")).toEqual({
    code: "35.27.05-0A1B2",
    aggregator: "rekap.id:7300",
  });
  expect(readInvitation(`${CODE}X`).code).toBe(`${CODE}X`);
});
