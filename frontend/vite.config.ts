import { defineConfig } from "vite";

import { dropUnused } from "./unused.ts";

// Fixed file names: the program that embeds them puts a hash of the content into their address.
export default defineConfig({
  base: "./",
  publicDir: false,
  css: {
    postcss: { plugins: [dropUnused()] },
    preprocessorOptions: {
      scss: {
        loadPaths: ["node_modules/@uswds/uswds/packages"],
        quietDeps: true,
      },
    },
  },
  build: {
    target: "es2022",
    modulePreload: false,
    emptyOutDir: false,
    assetsInlineLimit: 4096,
    rolldownOptions: {
      input: "src/daylight.ts",
      output: {
        entryFileNames: "daylight.js",
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith(".woff2")) ? "fonts/[name][extname]" : "daylight[extname]",
      },
    },
  },
});
