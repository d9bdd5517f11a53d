// What is pasted as an invitation: the code alone, or the text that `rekap invite` gives with the
// kabupaten's address in it, as a letter or a chat carries it. Pure.

export interface Invitation {
  // The code as it is sent; where none is made out, what was pasted, for the node to say what
  // is wrong with it.
  code: string;
  // "HOST:PORT"; empty where the text names none.
  aggregator: string;
}

// As domain/identity/invitation_code.h writes it: the kecamatan, then 56 digits in groups of five.
// A letter may break it into lines at its dashes.
const CODE = /\d{2}\.\d{2}\.\d{2}(?:\s*-\s*[0-9a-z]{5}){11}\s*-\s*[0-9a-z](?![0-9a-z])/i;
// A name with a letter in it, four numbers, or brackets: what is told of a time of day is no
// address.
const ADDRESS =
  /(?<![\w.:@-])((?=[\w.-]*[a-z])[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]):(\d{1,5})(?![\w:-])/i;

export function readInvitation(text: string): Invitation {
  const code = CODE.exec(text)?.[0].replace(/\s+/g, "");
  const rest = code ? text.replace(CODE, " ") : text;
  const address = ADDRESS.exec(rest);
  const aggregator = address ? `${address[1]!.toLowerCase()}:${address[2]!}` : "";
  return { code: code ?? (address ? rest.replace(address[0], " ") : rest).trim(), aggregator };
}
