//! One text form per type: `Display`, `FromStr` and serde always agree.
//!
//! The macros here are the only way in which the types of the lower floors get a serde
//! form as text, so that a value read from JSON passes the very validation of `FromStr`.

/// Longest piece of a refused value that an error repeats, in characters.
const QUOTED_CHARS: usize = 80;

/// The beginning of a refused value, short enough for a log line, control characters escaped.
pub(crate) fn quoted(value: &str) -> String {
    let mut chars = value.chars();
    let mut short = String::new();
    for c in chars.by_ref().take(QUOTED_CHARS) {
        if c.is_control() {
            short.extend(c.escape_default());
        } else {
            short.push(c);
        }
    }
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// Gives a type that has `Display` and `FromStr` the serde form of the same text.
macro_rules! serde_as_text {
    ($ty:ty, $expecting:literal) => {
        impl ::serde::Serialize for $ty {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $ty {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                struct Text;
                impl ::serde::de::Visitor<'_> for Text {
                    type Value = $ty;
                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: ::serde::de::Error>(self, text: &str) -> Result<$ty, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

/// Declares an enum without payload together with its names: `ALL`, `as_str`, `Display`,
/// `FromStr`, serde, and the error of an unknown name.
macro_rules! named_enum {
    (
        $(#[$meta:meta])*
        $what:literal, $error:ident;
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* #[doc = concat!("\n\nText form: `", $text, "`.")] $variant, )+
        }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text form, the one of `Display`, `FromStr` and serde.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($error { value: $crate::text_form::quoted(text) }),
                }
            }
        }

        $crate::text_form::serde_as_text!($name, $what);

        #[doc = concat!("A text that names no ", $what, ".")]
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[error("unknown {} `{value}`", $what)]
        #[non_exhaustive]
        pub struct $error {
            /// The refused text, shortened.
            pub value: String,
        }
    };
}

pub(crate) use {named_enum, serde_as_text};

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_refused_value_is_shortened_and_escaped() {
        assert_eq!(quoted("abc"), "abc");
        assert_eq!(quoted("a\nb\u{7}"), "a\\nb\\u{7}");
        let long = quoted(&"é".repeat(1_000_000));
        assert_eq!(long.chars().count(), 81);
        assert!(long.ends_with('…'));
        assert_eq!(quoted(&"x".repeat(80)), "x".repeat(80));
    }
}
