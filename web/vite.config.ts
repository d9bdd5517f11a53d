// Builds the aggregator's page into dist/bappeda: files that need nothing from
// elsewhere, with hashes in their names, and no inline script or style, because the
// server's content security policy runs neither.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// For development alone: calls go to an aggregator of this machine, which takes only its
// own Origin.
const aggregator = process.env.REKAP_HTTP ?? "http://127.0.0.1:7380";
const toAggregator = Object.fromEntries(
  ["/rekap.v1.", "/sesi", "/versi"].map((path) => [
    path,
    { target: aggregator, changeOrigin: true, headers: { origin: aggregator } },
  ]),
);

export default defineConfig({
  root: here("bappeda"),
  plugins: [svelte({ configFile: here("svelte.config.js") })],
  resolve: { alias: { $gen: here("dist/gen/rekap/v1"), $shared: here("shared") } },
  build: {
    outDir: here("dist/bappeda"),
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
  server: { proxy: toAggregator },
  preview: { proxy: toAggregator },
  test: { root: here("."), include: ["{shared,bappeda}/**/*.test.ts"] },
} as import("vite").UserConfig);
