// A link shows the same to whoever opens it; what is not known is left out.
import { expect, test } from "vitest";
import { parse, print } from "./address";

const read = (path: string) => parse(new URL(path, "http://127.0.0.1"));

test("an address comes back as it was", () => {
  for (const path of [
    "/",
    "/peringkat?tahun=2021&triwulan=2&unsur=7.01.04&urut=serapan&balik=1",
    "/unit/35.27.05?tahun=2021&jelas=35.27.05~7.01.01.2.02.01~2",
    "/pohon?tahun=2021&wilayah=35.27.05&rinci=S0%2C7.01.01",
    "/pohon?menurut=penanggung&jelas=35.27.05~~0~Seksi+Pemerintahan%2C+Umum",
    "/peringkat?wilayah=35.27.05&pilih=ada&predikat=Sangat+Tinggi&kuadran=efektif-hemat&hal=3",
  ]) {
    expect(print(read(path))).toBe(path);
  }
});

test("what is out of range or foreign is left out", () => {
  expect(print(read("/peringkat?tahun=20210&triwulan=5&wilayah=<b>&unsur=a%20b&jelas=x~y&lain=1"))).toBe(
    "/peringkat",
  );
  expect(print(read("/pohon?tahun=1999&rinci=" + "a".repeat(3000)))).toBe("/pohon");
});

test("a page that is not there has no view", () => {
  expect(read("/apa").view).toBe("");
  expect(read("/unit/..%2F").view).toBe("");
  expect(read("/temuan/").view).toBe("/temuan");
});
