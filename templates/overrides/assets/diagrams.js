/* Draws each diagram of a page above its text, in the colours of the page, and again when those change. What cannot
   be drawn stays what it was: text. */

(() => {
  const mermaid = globalThis.mermaid;
  const places = [...document.querySelectorAll(".pm-diagram")].map((group, number) => ({
    group, number, text: group.querySelector("code").textContent, name: group.getAttribute("aria-label"),
  }));
  if (!mermaid || !places.length) return;

  const { say } = postmortemSpeech(document.querySelector("[data-pm-texts]")?.dataset.pmTexts);

  let turn = 0;

  function colours() {
    const style = getComputedStyle(document.body);
    const of = (name) => style.getPropertyValue(`--pm-${name}`).trim();
    return {
      darkMode: document.body.dataset.mdColorScheme === "slate",
      background: of("paper"), mainBkg: of("bar"), primaryColor: of("bar"), secondaryColor: of("mark"), tertiaryColor: of("paper"),
      primaryTextColor: of("ink"), secondaryTextColor: of("ink"), tertiaryTextColor: of("ink"), textColor: of("ink"),
      primaryBorderColor: of("edge"), secondaryBorderColor: of("edge"), tertiaryBorderColor: of("edge"),
      lineColor: of("ink-2"), edgeLabelBackground: of("paper"), titleColor: of("ink"),
      noteBkgColor: of("mark"), noteTextColor: of("ink"), noteBorderColor: of("edge"),
      fontFamily: style.getPropertyValue("--pm-sans").trim(), fontSize: "15px",
    };
  }

  function shown(place, svg) {
    place.group.querySelector(".pm-diagram__fault")?.remove();
    let picture = place.group.querySelector(".pm-diagram__picture");
    if (!picture) {
      const text = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = say("The diagram as text");
      text.append(summary, ...place.group.childNodes);
      picture = document.createElement("div");
      picture.className = "pm-diagram__picture";
      picture.setAttribute("aria-label", place.name);
      place.group.replaceChildren(picture, text);
    }
    picture.innerHTML = svg;
    picture.style.background = colours().background;
    /* A picture is one thing with a name, unless there is something in it to follow. */
    const isLinked = picture.querySelector("a") !== null;
    picture.setAttribute("role", isLinked ? "group" : "img");
    for (const part of picture.querySelectorAll("svg")) {
      for (const name of ["role", "aria-roledescription", "aria-labelledby", "aria-describedby"]) part.removeAttribute(name);
      if (!isLinked) part.setAttribute("aria-hidden", "true");
    }
  }

  function failed(place, error) {
    const fault = place.group.querySelector(".pm-diagram__fault") ?? document.createElement("p");
    fault.className = "pm-diagram__fault";
    fault.textContent = `${say("This diagram cannot be drawn.")} ${String(error?.message ?? error).split("\n")[0].replace(/:$/, ".")}`;
    place.group.append(fault);
  }

  async function draw() {
    const mine = ++turn;
    mermaid.initialize({
      startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: "base", themeVariables: colours(),
    });
    for (const place of places) {
      try {
        const { svg } = await mermaid.render(`pm-diagram-${place.number}`, place.text);
        if (mine !== turn) return;
        shown(place, svg);
      } catch (error) {
        failed(place, error);
      }
    }
  }

  new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  document.fonts.ready.then(draw);
})();
