// Package card is how children who have no e-mail address prove who they are on the computers in their class: a
// row of three pictures for the youngest, three short words for those who write (obligation 7.5.1-c). A card is
// weak by itself; it counts only while a teacher has opened the class, in that class, and few tries are allowed.
package card

import (
	"crypto/subtle"
	"strings"
)

// Kind is pictures or words.
type Kind string

// The kinds of card.
const (
	Pictures Kind = "pictures"
	Words    Kind = "words"
)

// Title is the kind's name for people.
func (k Kind) Title() string {
	if k == Pictures {
		return "Three pictures"
	}
	return "Three words"
}

// Kinds lists them.
var Kinds = []Kind{Pictures, Words}

// Known says whether there is such a kind.
func (k Kind) Known() bool { return k == Pictures || k == Words }

// length of a card in pictures or words.
const length = 3

// pictures are what a young child can name. Each has a drawing of the same name among the parts of pages.
var pictures = []string{"sun", "moon", "star", "heart", "house", "tree", "flower", "leaf", "fish", "boat", "kite", "bell", "key", "cup", "cloud", "ball"}

// words are short, easy to spell and hard to take for each other.
var words = []string{"apple", "arch", "badge", "bake", "beach", "bean", "bird", "bowl", "bread", "brick", "bridge", "bucket", "butter", "cabin", "camel",
	"candle", "castle", "chalk", "cherry", "circle", "clock", "coat", "comet", "corn", "crab", "crown", "dance", "desk", "dolphin", "dragon", "drum",
	"duck", "eagle", "earth", "engine", "farm", "feather", "fern", "field", "finger", "flag", "forest", "fox", "frog", "garden", "giant", "glove",
	"goose", "grape", "green", "guitar", "hammer", "harbour", "hedge", "hill", "honey", "horse", "island", "jacket", "jelly", "jungle", "kettle",
	"ladder", "lamp", "lemon", "lion", "magnet", "maple", "marble", "meadow", "melon", "mirror", "monkey", "mouse", "nest", "needle", "ocean", "orange",
	"otter", "owl", "paint", "panda", "paper", "parrot", "pebble", "pencil", "penguin", "piano", "pirate", "planet", "plum", "pocket", "pony", "purple",
	"puzzle", "queen", "rabbit", "rain", "ribbon", "river", "robin", "rocket", "sand", "scarf", "seal", "shell", "silver", "sister", "snail", "snow",
	"spider", "spoon", "spring", "squirrel", "stone", "storm", "summer", "tiger", "toast", "train", "tulip", "turtle", "violin", "wagon", "whale", "willow",
	"window", "yellow"}

// List is what a card of this kind is made from.
func (k Kind) List() []string {
	if k == Pictures {
		return pictures
	}
	return words
}

// Draw makes a card from randomness, one byte a picture or word: "sun moon fish". Both lists have a power of two of
// entries, so that each comes equally often.
func (k Kind) Draw(random [length]byte) string {
	list := k.List()
	var out []string
	for _, b := range random {
		out = append(out, list[int(b)%len(list)])
	}
	return strings.Join(out, " ")
}

// Normal makes one spelling of what a child chose or typed.
func Normal(given string) string { return strings.Join(strings.Fields(strings.ToLower(given)), " ") }

// Right says whether it is the card, in a time that does not tell how much of it was right.
func Right(card, given string) bool {
	return card != "" && subtle.ConstantTimeCompare([]byte(card), []byte(Normal(given))) == 1
}
