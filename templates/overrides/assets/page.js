/* What a page can do only with scripts: print itself, tell its blocks of code apart, and speak the site's language. */

/* Texts in that language as JSON in, what says them out; without any, the English that stands in a script is said. */
globalThis.postmortemSpeech = (json) => {
  "use strict";
  const texts = JSON.parse(json ?? "{}");
  const rules = new Intl.PluralRules(document.documentElement.lang || "en");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  return {
    say: (text, values = {}) => fill(texts[text] ?? text, values),
    plural: (one, many, count, values = {}) => {
      const forms = texts[many];
      const text = forms ? forms[rules.select(count)] ?? forms.other : count === 1 ? one : many;
      return fill(text, { count, ...values });
    },
  };
};

(() => {
  "use strict";

  /* The search box brings the texts along. */
  const { say } = postmortemSpeech(document.querySelector("[data-pm-texts]")?.dataset.pmTexts);

  /* The theme puts a navigation into each block of code, for its copy button: each is given a name of its own. */
  function name() {
    document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach((nav) => {
      const blocks = [...document.querySelectorAll("pre > code, code:has(> nav.md-code__nav)")];
      const code = nav.closest("pre")?.querySelector("code") ?? nav.closest("code");
      nav.setAttribute("aria-label", say("Code {number}", { number: blocks.indexOf(code) + 1 }));
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
