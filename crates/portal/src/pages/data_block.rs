//! JSON as a data block of a page: nothing executes it, and it cannot end the element it stands in.

use serde_json::Value;

/// The text between `<script type="application/…json">` and its end: `<`, `>` and `&` are written as escapes.
pub(crate) fn data_block(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_block_holds_what_was_put_in_and_no_mark_of_html() {
        let value = serde_json::json!({ "a": "</script><!-- & \u{2028}" });
        let block = data_block(&value);
        assert!(!block.contains(['<', '>', '&']), "{block}");
        assert_eq!(serde_json::from_str::<Value>(&block).unwrap(), value);
    }
}
