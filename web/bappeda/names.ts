// What a code is called. Pure.
interface Named {
  code: string;
  name: string;
}

// "Sampang" is a kabupaten and a kecamatan in it; where both stand, the former says so.
export function regionName(code: string, name: string): string {
  return code.split(".").length === 2 ? `Kabupaten ${name}` : name;
}

// "" is the whole; a code that nobody named stands for itself. `names` = all below the whole.
export function nameIn(whole: Named, names: ReadonlyMap<string, string>, code: string): string {
  if (code === "" || code === whole.code) return regionName(whole.code, whole.name);
  return names.get(code) ?? code;
}
