//! `include/mica/components.hpp`: one C++ class per component and per dictionary form, from registry.json.

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// C++ keywords, and members of `mica::TransformBuilder` that a setter of the same name would hide.
const RESERVED: &[&str] = &[
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "component",
    "concept",
    "config_json",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "infer",
    "inline",
    "int",
    "inverse",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "return",
    "set_argument",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
];

/// The text of `components.hpp`.
pub fn generate(registry: &Value) -> Result<String> {
    let components = list(registry, "components")?;
    let mut out = String::from(
        "// SPDX-License-Identifier: Apache-2.0\n\
         // Generated from registry.json by `cargo xtask codegen`. Do not edit.\n\
         /// @file\n\
         /// A class for every component, in the namespace of its MONAI module. Arguments without a default are\n\
         /// constructor arguments, the others are setters that can be chained; names and defaults are MONAI's.\n\
         #ifndef MICA_COMPONENTS_HPP\n\
         #define MICA_COMPONENTS_HPP\n\n\
         #include \"../mica.hpp\"\n\n\
         namespace mica {\n",
    );
    for module in modules(components)? {
        write!(out, "namespace {} {{\n\n", module.replace('.', "::"))?;
        for component in components {
            if text(component, "module")? == module {
                write_component(&mut out, component).with_context(|| format!("component {}", component["name"]))?;
            }
        }
        writeln!(out, "}}  // namespace {}", module.replace('.', "::"))?;
    }
    out.push_str("}  // namespace mica\n\n#endif\n");
    Ok(out)
}

/// The modules in the order in which they first appear.
fn modules(components: &[Value]) -> Result<Vec<&str>> {
    let mut modules = Vec::new();
    for component in components {
        let module = text(component, "module")?;
        if !modules.contains(&module) {
            modules.push(module);
        }
    }
    Ok(modules)
}

fn write_component(out: &mut String, component: &Value) -> Result<()> {
    let name = text(component, "name")?;
    write_class(out, component, name, list(component, "arguments")?, None)?;
    write_aliases(out, name, list(component, "aliases")?)?;
    if let [first, others @ ..] = list(component, "dictionary")?.as_slice() {
        let dictionary = first.as_str().context("a dictionary name that is not a string")?;
        write_class(out, component, dictionary, list(component, "dictionary_arguments")?, Some(name))?;
        write_aliases(out, dictionary, others)?;
    }
    Ok(())
}

fn write_aliases(out: &mut String, name: &str, aliases: &[Value]) -> Result<()> {
    for alias in aliases {
        let alias = alias.as_str().context("an alias that is not a string")?;
        writeln!(out, "/// The same class as {name}.\nusing {alias} = {name};\n")?;
    }
    Ok(())
}

fn write_class(
    out: &mut String,
    component: &Value,
    name: &str,
    arguments: &[Value],
    dictionary_of: Option<&str>,
) -> Result<()> {
    let base = match text(component, "kind")? {
        "transform" => "TransformBuilder",
        "network" => "NetworkBuilder",
        "inferer" => "InfererBuilder",
        _ => "ComponentBuilder",
    };
    if let Some(array) = dictionary_of {
        writeln!(out, "/// {array} for the items of a sample that `keys` names.\n///")?;
    }
    write_doc(out, "", text(component, "doc")?)?;
    let traits: Vec<&str> = list(component, "traits")?.iter().filter_map(Value::as_str).collect();
    if !traits.is_empty() {
        writeln!(out, "///\n/// Traits: {}.", traits.join(", "))?;
    }
    writeln!(out, "class {name} : public {base} {{\n public:")?;

    let arguments = arguments.iter().map(|json| Argument::parse(json, name)).collect::<Result<Vec<_>>>()?;
    let required: Vec<&Argument> = arguments.iter().filter(|argument| argument.required).collect();
    write_constructor(out, name, base, &required)?;
    if required.is_empty()
        && let Some(first) = arguments.first()
    {
        // As in MONAI the first argument may be given by position: Flip(0), Compose({…}).
        write_constructor(out, name, base, &[first])?;
    }
    for argument in arguments.iter().filter(|argument| !argument.required) {
        out.push('\n');
        write_doc(out, "  ", &argument.doc)?;
        writeln!(
            out,
            "  {name}& {}(const {}& value) {{\n    set_argument(\"{}\", value.value());\n    return *this;\n  }}",
            argument.identifier, argument.cpp_type, argument.name
        )?;
    }
    out.push_str("};\n\n");
    Ok(())
}

fn write_constructor(out: &mut String, class: &str, base: &str, arguments: &[&Argument]) -> Result<()> {
    for argument in arguments {
        write_doc(out, "  ", &format!("@param {} {}", argument.identifier, argument.doc))?;
    }
    let parameters: Vec<String> =
        arguments.iter().map(|argument| format!("const {}& {}", argument.cpp_type, argument.identifier)).collect();
    let explicit = if arguments.is_empty() { "" } else { "explicit " };
    let one_line = format!("  {explicit}{class}({}) : {base}(\"{class}\") {{", parameters.join(", "));
    if one_line.len() <= WIDTH {
        out.push_str(&one_line);
    } else {
        let indent = format!(",\n{}", " ".repeat(3 + explicit.len() + class.len()));
        write!(out, "  {explicit}{class}({})\n      : {base}(\"{class}\") {{", parameters.join(&indent))?;
    }
    if arguments.is_empty() {
        out.push_str("}\n");
        return Ok(());
    }
    for argument in arguments {
        write!(out, "\n    set_argument(\"{}\", {}.value());", argument.name, argument.identifier)?;
    }
    out.push_str("\n  }\n");
    // Without a constructor for braces of its own, `Compose({step})` might as well mean a copy of `Compose(step)`.
    if let [argument] = arguments
        && let Some(items) = &argument.list_items
    {
        let name = &argument.identifier;
        writeln!(out, "  /// The same from a list in braces.")?;
        writeln!(out, "  {class}(std::initializer_list<Arg<{items}>> {name})")?;
        writeln!(out, "      : {class}({}({name})) {{}}", argument.cpp_type)?;
    }
    Ok(())
}

struct Argument {
    name: String,
    /// `name` where C++ has no other use for it.
    identifier: String,
    cpp_type: String,
    /// What the lists hold, where one alternative is a list.
    list_items: Option<String>,
    required: bool,
    doc: String,
}

impl Argument {
    fn parse(json: &Value, class: &str) -> Result<Self> {
        let name = text(json, "name")?;
        let type_text = text(json, "type")?;
        let types = parse_union(type_text).with_context(|| format!("argument {name} of type {type_text:?}"))?;
        let required = json["required"].as_bool().with_context(|| format!("argument {name}: no \"required\""))?;
        let mut doc = text(json, "doc")?.trim().to_owned();
        if let Some(choices) = json["choices"].as_array().filter(|choices| !choices.is_empty()) {
            let choices: Vec<String> = choices.iter().map(Value::to_string).collect();
            write!(doc, "{}One of {}.", if doc.is_empty() { "" } else { " " }, choices.join(", "))?;
        }
        if !required {
            let default = match &json["default"] {
                Value::Null => "none".to_owned(),
                value => value.to_string(),
            };
            write!(doc, "{}Default: {default}.", if doc.is_empty() { "" } else { " " })?;
        }
        let clash = RESERVED.contains(&name) || name == class;
        Ok(Self {
            name: name.to_owned(),
            identifier: if clash { format!("{name}_") } else { name.to_owned() },
            cpp_type: format!("Arg<{}>", render(&types)),
            list_items: types.iter().find_map(|one| match one {
                Type::List(items) => Some(render(items)),
                Type::Name(_) => None,
            }),
            required,
            doc,
        })
    }
}

/// One alternative of an argument's type.
#[derive(Debug, PartialEq)]
enum Type {
    Name(&'static str),
    List(Vec<Type>),
}

/// `T "|" T …`. Several lists become one list of all their items: C++ has one constructor for braces.
fn parse_union(text: &str) -> Result<Vec<Type>> {
    let mut types: Vec<Type> = Vec::new();
    for part in split_union(text)? {
        let parsed = parse_one(part)?;
        match parsed {
            Type::List(items) => {
                let known = types.iter_mut().find_map(|known| match known {
                    Type::List(known) => Some(known),
                    Type::Name(_) => None,
                });
                match known {
                    Some(known) => merge(known, items),
                    None => types.push(Type::List(items)),
                }
            }
            name => merge(&mut types, vec![name]),
        }
    }
    Ok(types)
}

fn merge(types: &mut Vec<Type>, more: Vec<Type>) {
    for one in more {
        if types.contains(&one) {
            continue;
        }
        match (one, types.iter_mut().find_map(|known| if let Type::List(items) = known { Some(items) } else { None })) {
            (Type::List(items), Some(known)) => merge(known, items),
            (one, _) => types.push(one),
        }
    }
}

/// The parts between the `|` that are not inside brackets.
fn split_union(text: &str) -> Result<Vec<&str>> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.checked_sub(1).context("']' without '['")?,
            '|' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth != 0 {
        bail!("'[' without ']'");
    }
    parts.push(text[start..].trim());
    Ok(parts)
}

fn parse_one(text: &str) -> Result<Type> {
    if let Some(items) = text.strip_prefix("list[").and_then(|rest| rest.strip_suffix(']')) {
        return Ok(Type::List(parse_union(items)?));
    }
    Ok(Type::Name(match text {
        "bool" => "Bool",
        "int" => "Int",
        "float" => "Float",
        "str" => "Str",
        "dtype" => "Dtype",
        "device" => "Device",
        "tensor" => "Tensor",
        "component" => "Component",
        "map" => "Map",
        "any" => "Any",
        "none" => "None",
        other => bail!(
            "unknown type {other:?}: expected bool, int, float, str, dtype, device, tensor, component, map, any, none or list[…]"
        ),
    }))
}

fn render(types: &[Type]) -> String {
    let parts: Vec<String> = types
        .iter()
        .map(|one| match one {
            Type::Name(name) => format!("arg::{name}"),
            Type::List(items) => format!("arg::List<{}>", render(items)),
        })
        .collect();
    parts.join(", ")
}

/// The columns of the house.
const WIDTH: usize = 120;

/// A documentation comment. Paragraphs are filled anew; lists, tables and code stay as they are.
fn write_doc(out: &mut String, indent: &str, doc: &str) -> Result<()> {
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in doc.trim().lines() {
        let fence = line.trim_start().starts_with("```");
        let is_text =
            !in_code && !fence && line.starts_with(|first: char| first.is_alphanumeric() || "`(\"@".contains(first));
        if is_text {
            paragraph.push_str(line.trim_end());
            paragraph.push(' ');
        } else {
            write_paragraph(out, indent, &paragraph)?;
            paragraph.clear();
            writeln!(out, "{}", format!("{indent}/// {}", line.trim_end()).trim_end())?;
        }
        in_code ^= fence;
    }
    write_paragraph(out, indent, &paragraph)
}

fn write_paragraph(out: &mut String, indent: &str, text: &str) -> Result<()> {
    let room = WIDTH - indent.len() - "/// ".len();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            writeln!(out, "{indent}/// {line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        writeln!(out, "{indent}/// {line}")?;
    }
    Ok(())
}

fn text<'a>(json: &'a Value, key: &str) -> Result<&'a str> {
    json[key].as_str().with_context(|| format!("registry.json: no string {key:?} in {json}"))
}

fn list<'a>(json: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    json[key].as_array().with_context(|| format!("registry.json: no list {key:?} in {json}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cpp(text: &str) -> String {
        render(&parse_union(text).expect("a type"))
    }

    #[test]
    fn types_follow_the_grammar() {
        assert_eq!(cpp("int | list[int] | none"), "arg::Int, arg::List<arg::Int>, arg::None");
        assert_eq!(cpp("list[list[float] | none]"), "arg::List<arg::List<arg::Float>, arg::None>");
    }

    #[test]
    fn several_lists_become_one() {
        assert_eq!(cpp("list[int] | list[list[int]] | int"), "arg::List<arg::Int, arg::List<arg::Int>>, arg::Int");
        assert_eq!(cpp("list[list[int]] | list[list[str]]"), "arg::List<arg::List<arg::Int, arg::Str>>");
    }

    #[test]
    fn unknown_types_and_brackets_are_refused() {
        for text in ["integer", "list[int", "int]", "", "list[]"] {
            assert!(parse_union(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn keywords_get_an_underscore_and_keep_their_name_in_the_arguments() {
        let registry = json!({"components": [{
            "name": "Example", "kind": "transform", "category": "c", "module": "transforms", "doc": "Does it.",
            "traits": ["random"], "aliases": ["Other"], "dictionary": ["Exampled", "ExampleD"],
            "arguments": [{"name": "default", "type": "int", "required": false, "default": 3, "doc": "How."}],
            "dictionary_arguments": [{"name": "keys", "type": "str | list[str]", "required": true, "doc": "Which."}],
        }]});
        let out = generate(&registry).expect("generates");
        assert!(out.contains("Example& default_(const Arg<arg::Int>& value) {\n    set_argument(\"default\""), "{out}");
        assert!(out.contains("/// How. Default: 3."), "{out}");
        assert!(out.contains("explicit Exampled(const Arg<arg::Str, arg::List<arg::Str>>& keys)"), "{out}");
        assert!(out.contains("using ExampleD = Exampled;") && out.contains("using Other = Example;"), "{out}");
    }

    #[test]
    fn paragraphs_are_filled_and_the_rest_of_markdown_stays() {
        let mut out = String::new();
        let doc = format!(
            "{}\nends here.\n\n- one\n- two\n\n```\ncode  stays\n```\n{}",
            "wörter ".repeat(40),
            "x".repeat(200)
        );
        write_doc(&mut out, "  ", &doc).expect("writes");
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[..3].iter().all(|line| line.starts_with("  /// wörter") && line.chars().count() <= 120), "{out}");
        assert!(lines[2].ends_with("wörter ends here."), "{out}");
        assert_eq!(
            &lines[3..9],
            ["  ///", "  /// - one", "  /// - two", "  ///", "  /// ```", "  /// code  stays"],
            "{out}"
        );
        assert_eq!(lines.len(), 11, "a word is never broken: {out}");
    }

    #[test]
    fn a_registry_without_components_is_an_error() {
        assert!(generate(&json!({})).is_err());
    }
}
