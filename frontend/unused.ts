// Drops what USWDS offers and no page uses, so that the style sheet stays small enough to be read.

interface Rule {
  selectors: string[];
  remove(): void;
}

const UNUSED =
  /data-sort|__header__button|usa-table--stacked|--sticky-header|usa-(button|focus|hover|active|search|button-)-*(hover|active|disabled|inverse|accent-\w+|base)\b|\.usa-(focus|hover|active)\b|aria-disabled|dark-background|--tile|--indeterminate|:indeterminate|data-indeterminate|site-alert|--emergency|--no-icon|usa-(input|select|textarea)--(2xs|xs|sm|md|lg|xl|2xl)\b|usa-prose ?> ?(table|\.usa-table)|usa-breadcrumb--wrap|usa-tag--big|usa-js|usa-(form|table|button)-group__icon|usa-combo|usa-time|usa-date|usa-character|usa-memorable|:-moz-|::-moz-|-ms-|usa-search__|usa-search .*:before|usa-search--small .*:before|usa-icon\b|grid-container|usa-media-link|--truncate|--validation|__sublist|usa-search\[role/;

export function dropUnused() {
  return {
    postcssPlugin: "drop-unused",
    Rule(rule: Rule): void {
      const used = rule.selectors.filter((selector) => !UNUSED.test(selector));
      if (used.length === 0) rule.remove();
      else if (used.length < rule.selectors.length) rule.selectors = used;
    },
  };
}
