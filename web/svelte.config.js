// Styles come as files: the page's policy runs none that stand inline.
export default { compilerOptions: { css: "external", runes: true } };
