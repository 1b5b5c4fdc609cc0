/** Names the parts of the theme's pages for people who move by landmarks: it leaves them unnamed. */

document.addEventListener("DOMContentLoaded", () => {
  for (const main of document.querySelectorAll("#main, body.login #page")) {
    main.setAttribute("role", "main");
  }
  // The theme's scrolling areas are regions; each takes its name from here when it starts.
  for (const [index, area] of document.querySelectorAll("[data-simplebar]").entries()) {
    area.setAttribute("data-simplebar-aria-label", `scrollable content ${index + 1}`);
  }
});
