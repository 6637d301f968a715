//! What every page of the desk loads, under the names that it has in this build.

/// The addresses of styles, script and pictures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Assets {
    pub css: &'static str,
    pub js: &'static str,
    pub icon: &'static str,
    pub sprite: &'static str,
}

impl Assets {
    /// Those of this build.
    pub fn current() -> Self {
        Self {
            css: web::assets::css_path(),
            js: web::assets::js_path(),
            icon: web::assets::icon_path(),
            sprite: web::assets::sprite_path(),
        }
    }
}
