import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

export default defineConfig(ts.configs.strict, ts.configs.stylistic, {
  plugins: { "react-hooks": hooks },
  rules: {
    "no-console": "error",
    eqeqeq: ["error", "smart"],
    "react-hooks/rules-of-hooks": "error",
    "react-hooks/exhaustive-deps": "error",
    // What is taken out of an object to leave the rest.
    "@typescript-eslint/no-unused-vars": [
      "error",
      { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
    ],
  },
});
