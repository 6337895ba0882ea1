/* What a page can do only with scripts: print itself, and tell its blocks of code apart. */
(() => {
  "use strict";

  /* The texts in the language of the site, which the search box brings along; without any, the English ones. */
  const TEXTS = JSON.parse(document.querySelector("[data-pm-texts]")?.dataset.pmTexts ?? "{}");
  const say = (text) => TEXTS[text] ?? text;

  /* The theme puts a navigation into each block of code, for its copy button: each is given a name of its own. */
  function name() {
    document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav) => {
      const blocks = [...document.querySelectorAll("pre > code, code:has(> nav.md-code__nav)")];
      const code = nav.closest("pre")?.querySelector("code") ?? nav.closest("code");
      nav.setAttribute("aria-label", say("Code {number}").replace("{number}", String(blocks.indexOf(code) + 1)));
    });
  }

  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  name();

  const record = document.querySelector('.pm-facts__wide a[href="post.md"]');
  if (record) {
    const print = document.createElement("button");
    print.type = "button";
    print.className = "pm-print";
    print.textContent = say("print");
    print.addEventListener("click", () => window.print());
    record.after(", ", print);
  }
})();
