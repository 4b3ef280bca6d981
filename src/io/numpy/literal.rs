//! The few Python literals that a NumPy header is made of. Nothing is evaluated.

use crate::error::{Error, Result};

/// How deep lists may nest: a structured type has two levels.
const MAX_DEPTH: usize = 16;

/// A Python literal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    None,
    Bool(bool),
    Int(i128),
    Text(String),
    /// A tuple or list.
    Items(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
}

impl Literal {
    /// Parses all of a text.
    ///
    /// # Errors
    /// `Corrupt`, with the place, for anything but one literal.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut parser = Parser { rest: text, length: text.len() };
        let literal = parser.value(0)?;
        parser.skip_space();
        if parser.rest.trim_matches('\0').is_empty() { Ok(literal) } else { Err(parser.wrong("the end")) }
    }
}

struct Parser<'a> {
    rest: &'a str,
    length: usize,
}

impl Parser<'_> {
    fn wrong(&self, expected: &str) -> Error {
        let shown: String = self.rest.chars().take(12).collect();
        Error::field("header", format!("{expected} at byte {}", self.length - self.rest.len()), format!("'{shown}'"))
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Whether this comes next; it is taken then.
    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: usize) -> Result<Literal> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("fewer nested lists"));
        }
        self.skip_space();
        for (word, literal) in [("True", Literal::Bool(true)), ("False", Literal::Bool(false)), ("None", Literal::None)]
        {
            if self.take(word) {
                return Ok(literal);
            }
        }
        match self.rest.as_bytes() {
            [b'{', ..] => self.dict(depth),
            [b'(', ..] => self.items("(", ")", depth),
            [b'[', ..] => self.items("[", "]", depth),
            [b'\'' | b'"', ..] => self.text(),
            [b'u' | b'b', b'\'' | b'"', ..] => {
                self.rest = &self.rest[1..];
                self.text()
            }
            [b'0'..=b'9' | b'-', ..] => self.int(),
            _ => Err(self.wrong("a Python literal")),
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Literal> {
        self.take("{");
        let mut pairs = Vec::new();
        while !self.take("}") {
            let key = self.value(depth + 1)?;
            if !self.take(":") {
                return Err(self.wrong("':'"));
            }
            pairs.push((key, self.value(depth + 1)?));
            if !self.take(",") && !self.rest.starts_with('}') {
                return Err(self.wrong("',' or '}'"));
            }
        }
        Ok(Literal::Dict(pairs))
    }

    fn items(&mut self, open: &str, close: &str, depth: usize) -> Result<Literal> {
        self.take(open);
        let mut items = Vec::new();
        while !self.take(close) {
            items.push(self.value(depth + 1)?);
            if !self.take(",") && !self.rest.starts_with(close) {
                return Err(self.wrong("',' or an end"));
            }
        }
        Ok(Literal::Items(items))
    }

    fn text(&mut self) -> Result<Literal> {
        let mut characters = self.rest.char_indices();
        let quote = characters.next().map(|(_, quote)| quote);
        let mut text = String::new();
        while let Some((at, character)) = characters.next() {
            match character {
                _ if Some(character) == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(Literal::Text(text));
                }
                // Names of structured types may hold any escape; they are only shown.
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err(self.wrong("the end of a text"))
    }

    fn int(&mut self) -> Result<Literal> {
        let sign = usize::from(self.rest.starts_with('-'));
        let digits = self.rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at(sign + digits);
        let value = number.parse().map_err(|_| self.wrong("a whole number"))?;
        // Python 2 wrote `3L`.
        self.rest = rest.strip_prefix('L').unwrap_or(rest);
        Ok(Literal::Int(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_those_of_python() {
        let text = |text: &str| Literal::Text(text.into());
        let parsed = Literal::parse("{'descr': '<f4', \"a\\'b\": None, 'shape': (3L, -4), 'x': [(True,), ()],} \n");
        let expected = Literal::Dict(vec![
            (text("descr"), text("<f4")),
            (text("a'b"), Literal::None),
            (text("shape"), Literal::Items(vec![Literal::Int(3), Literal::Int(-4)])),
            (text("x"), Literal::Items(vec![Literal::Items(vec![Literal::Bool(true)]), Literal::Items(vec![])])),
        ]);
        assert_eq!(parsed.expect("a literal"), expected);
    }

    #[test]
    fn anything_else_is_refused() {
        let deep = "[".repeat(100_000);
        for wrong in ["", "{", "{'a'}", "__import__('os')", "[1 2]", "'a", "-", "1+1", "{1:2}x", "(1", "3.5", &deep] {
            assert!(Literal::parse(wrong).is_err(), "{wrong:.20}");
        }
    }
}
