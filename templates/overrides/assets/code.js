/* The theme puts a navigation into each block of code, for its copy button: each is given a name of its own. */
(() => {
  "use strict";

  function name() {
    document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav) => {
      const blocks = [...document.querySelectorAll("pre > code, code:has(> nav.md-code__nav)")];
      const code = nav.closest("pre")?.querySelector("code") ?? nav.closest("code");
      nav.setAttribute("aria-label", `Code ${blocks.indexOf(code) + 1}`);
    });
  }

  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();
})();
