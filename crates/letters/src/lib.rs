//! Letters from content models: accessible HTML and tagged PDF by Typst.
