import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

/* The licence of what the build carries, as a text file beside it. */
function licences() {
  const of = (name) => readFileSync(new URL(`node_modules/${name}/LICENSE`, import.meta.url), "utf8").trim();
  return {
    name: "khayt-licences",
    generateBundle() {
      const source = `IBM Plex Sans Arabic\n\n${of("@fontsource/ibm-plex-sans-arabic")}\n`;
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}

/* The faces that the first words stand in are fetched along with the style that asks for them. */
const early = ["arabic-400", "arabic-600", "latin-400"];

function preloads() {
  const tag = (face) => ({ tag: "link", attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: true, href: `/ibm-plex-sans-arabic-${face}-normal.woff2` }, injectTo: "head" });
  return { name: "khayt-preloads", apply: "build", transformIndexHtml: () => early.map(tag) };
}

/* Fixed names and few files: the program embeds web/dist as it stands. */
export default defineConfig({
  base: "/",
  plugins: [licences(), preloads()],
  server: { proxy: { "/api": process.env.KHAYT_API ?? "http://127.0.0.1:8765" } },
  build: {
    target: "es2020",
    outDir: "dist",
    assetsDir: "",
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: true,
    rollupOptions: {
      output: {
        entryFileNames: "app.js",
        inlineDynamicImports: true,
        assetFileNames: (asset) => (asset.names?.some((n) => n.endsWith(".css")) || asset.name?.endsWith(".css") ? "app.css" : "[name][extname]"),
      },
    },
  },
});
