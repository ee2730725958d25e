//! Words that a key takes: an enum that knows its words, so that each word stands once and a match forgets none.

/// An enum whose variants have words.
pub(crate) trait Word: Sized {
    /// What the word means, if it is one of them.
    fn of(word: &str) -> Option<Self>;
}

/// Declares an enum and its words: `words! { enum Goal { Minimize = "minimize", Maximize = "maximize" } }`.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$about])* $variant),+
        }

        impl $name {
            /// All of them, in the order of declaration.
            $vis const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word.
            $vis const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl $crate::space::Word for $name {
            fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use words;
