// Starts the CMS with the configuration that the site's build wrote, and with the newsroom's own file format.

import "./desk.css";
import { readDocument, writeDocument } from "./documents.js";

const PREFERENCES = "sveltia-cms.prefs";
const FOLDER_ONLY = "folder/only";

// The desk speaks Vietnamese until its user chooses otherwise, whatever language the browser is in. The CMS looks for
// the choice as soon as it is loaded.
if (!localStorage.getItem(PREFERENCES)) {
  localStorage.setItem(PREFERENCES, JSON.stringify({ locale: "vi" }));
}
/** Give an element's document (or shadow root) a stylesheet: the CMS's components ask for it (vite.config.js). */
globalThis.adoptStyles = (element, code) => {
  const sheet = new element.ownerDocument.defaultView.CSSStyleSheet();
  sheet.replaceSync(code);
  element.getRootNode().adoptedStyleSheets.push(sheet);
};

const [{ default: CMS }, response] = await Promise.all([import("@sveltia/cms"), fetch("config.json")]);
const { documents, ...config } = await response.json();
for (const [kind, rules] of Object.entries(documents)) {
  CMS.registerCustomFormat(kind, "md", {
    fromFile: (text) => readDocument(text, rules),
    toFile: (values) => writeDocument(values, rules),
  });
}
// There is nothing to sign in to where the desk works on a folder alone.
document.documentElement.classList.toggle("folder-only", config.backend.repo === FOLDER_ONLY);
document.querySelector("main").remove();
CMS.init({ config: { ...config, load_config_file: false } });
