// Figures are written as the CLI writes them: exact, rounded half up, never 0 for missing.
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { DecimalValueSchema, MoneyValueSchema, ValueState } from "$gen/figures_pb";
import { forDrawing, hundredths, moneyText, percentText, plain, rupiah, rupiahShort } from "./format";

test("money is exact to the sen, beyond what a double holds", () => {
  expect(rupiah(340584045800n)).toBe("3.405.840.458");
  expect(rupiah(9007199254740993_01n)).toBe("9.007.199.254.740.993,01");
  expect(rupiah(-150n)).toBe("−1,50");
  expect(rupiah(0n)).toBe("0");
});

test("two places, rounded half away from zero, and no minus before a zero", () => {
  expect(hundredths(93_392_802n)).toBe("93,39");
  expect(hundredths(50_005_000n)).toBe("50,01");
  expect(hundredths(-4_999n)).toBe("0,00");
  expect(hundredths(-35_685_000n)).toBe("−35,69");
  expect(hundredths(1_234_567_890_000n)).toBe("1.234.567,89");
});

test("plain numbers keep every place that there is", () => {
  expect(plain(35_000_000n)).toBe("35");
  expect(plain(79_150_000n)).toBe("79,15");
  expect(plain(-1n)).toBe("−0,000001");
});

test("a headline names its scale", () => {
  expect(rupiahShort(340584045800n)).toBe("3,41 miliar");
  expect(rupiahShort(99_900n)).toBe("999");
});

test("the four states stay apart, and zero is a number", () => {
  const percent = (state: ValueState) => percentText(create(DecimalValueSchema, { state }));
  expect(percent(ValueState.REPORTED)).toBe("0,00 %");
  expect(percent(ValueState.NOT_REPORTED)).toBe("belum lapor");
  expect(percent(ValueState.UNDEFINED)).toBe("tak terdefinisi");
  expect(percent(ValueState.NOT_COMPARABLE)).toBe("tidak terbanding");
  expect(percentText(undefined)).toBe("belum lapor");
  expect(moneyText(create(MoneyValueSchema, { state: ValueState.REPORTED }))).toBe("0");
  expect(forDrawing(create(DecimalValueSchema, { state: ValueState.NOT_REPORTED }))).toBeNull();
});
