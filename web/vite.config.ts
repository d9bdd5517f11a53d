// Builds the page that the mode names, bappeda (the aggregator's) or operator (the
// node's), into dist/NAME: files that need nothing from elsewhere, with hashes in their
// names, and no inline script or style, because the servers' content security policy runs
// neither.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Where the daemons answer browsers, unless REKAP_HTTP says another place.
const servers = { bappeda: "http://127.0.0.1:7380", operator: "http://127.0.0.1:7381" };

export default defineConfig(({ mode }) => {
  const app = mode === "operator" ? "operator" : "bappeda";
  // For development alone: calls go to a daemon of this machine, which takes only its
  // own Origin.
  const server = process.env.REKAP_HTTP ?? servers[app];
  const toServer = Object.fromEntries(
    ["/rekap.v1.", "/sesi", "/versi", "/cetak/"].map((path) => [
      path,
      { target: server, changeOrigin: true, headers: { origin: server } },
    ]),
  );
  return {
    root: here(app),
    publicDir: here("shared/public"),
    plugins: [svelte({ configFile: here("svelte.config.js") })],
    resolve: { alias: { $gen: here("dist/gen/rekap/v1"), $shared: here("shared") } },
    build: {
      outDir: here(`dist/${app}`),
      emptyOutDir: true,
      // Browsers of offices whose computers were last renewed some years ago.
      target: ["chrome90", "firefox90", "safari15"],
      // A data: URL would be a second way for a file to come; the policy knows one.
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      rollupOptions: {
        output: {
          hashCharacters: "base36",
          entryFileNames: "assets/[name]-[hash].js",
          chunkFileNames: "assets/[name]-[hash].js",
          assetFileNames: "assets/[name]-[hash][extname]",
        },
      },
    },
    server: { proxy: toServer },
    preview: { proxy: toServer },
    test: { root: here("."), include: ["{shared,bappeda,operator}/**/*.test.ts"] },
  } as import("vite").UserConfig;
});
