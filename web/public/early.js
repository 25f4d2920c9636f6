/* Before the first paint: the paper of the theme and the way of the language that were chosen before. */
(function (root) {
  try {
    root.dataset.theme = localStorage.getItem("khayt.theme") || "auto";
    if (localStorage.getItem("khayt.lang") === "en") {
      root.lang = "en";
      root.dir = "ltr";
    }
  } catch (e) {
    /* a browser that forbids storage gets the defaults */
  }
})(document.documentElement);
