// Runs before the page is drawn: says that scripts work, so that what needs them may show itself.
document.documentElement.classList.add("js");
