// Package yamltree is YAML as a tree of nodes that know their places.
//
// A tree comes from one of two parsers. [Parser] reads the YAML that charts and
// machines write nearly always, many times as fast as the library does: one
// document, of block mappings and sequences, flow collections and JSON, with
// scalars that each stand on one line, and literal block scalars. Whatever else
// YAML has (anchors, tags, merge keys, folded scalars, values that span lines,
// tabs, carriage returns, ...), and whatever is wrong, it leaves to the library,
// go.yaml.in/yaml/v3, whose nodes [Of] turns into ours. It never guesses: that
// both give the same is fuzzed, with the library as the oracle.
package yamltree

import "go.yaml.in/yaml/v3"

// Node is a node of a document. It is less than half of what the library's is,
// which is most of the memory that thousands of documents take.
type Node struct {
	// Value of a scalar, less quotes and escapes; the name of an alias.
	Value string
	// Content is the items of a sequence, or the keys and values of a mapping
	// in turns.
	Content []*Node
	rare    *rare
	// Line and Column are counted from 1, columns in runes; Offset is the same
	// place in bytes from the start of the document.
	Line, Column, Offset int32
	Kind                 Kind
	Style                Style
	Tag                  Tag
	// Marked is for whoever has the tree; nothing here reads it.
	Marked bool
}

// rare is what few nodes have.
type rare struct {
	anchor string
	alias  *Node
	tag    string
}

// Kind of a node.
type Kind uint8

// The kinds.
const (
	Scalar Kind = iota
	Mapping
	Sequence
	Alias
)

// Style is how a node is written; styles add up.
type Style uint8

// The styles; none is a plain scalar or a block.
const (
	Tagged Style = 1 << iota
	DoubleQuoted
	SingleQuoted
	Literal
	Folded
	Flow
)

// Tag is the type of a node, as YAML 1.2's core schema resolves it.
type Tag uint8

// The tags. Other is one that a document gives, by a name that ShortTag returns.
const (
	Other Tag = iota
	Str
	Null
	Bool
	Int
	Float
	Timestamp
	Merge
	Map
	Seq
)

var tagNames = [...]string{Str: "!!str", Null: "!!null", Bool: "!!bool", Int: "!!int", Float: "!!float", Timestamp: "!!timestamp", Merge: "!!merge", Map: "!!map", Seq: "!!seq"}

// ShortTag returns the name of the tag, such as "!!str".
func (n *Node) ShortTag() string {
	if n.Tag == Other && n.rare != nil {
		return n.rare.tag
	}
	return tagNames[n.Tag]
}

// Anchor returns the name of the node's anchor, or "".
func (n *Node) Anchor() string {
	if n.rare == nil {
		return ""
	}
	return n.rare.anchor
}

// Target returns the node that an alias stands for; nil for what is none.
func (n *Node) Target() *Node {
	if n.rare == nil {
		return nil
	}
	return n.rare.alias
}

// TagOf returns the tag of a plain scalar.
func TagOf(value string) Tag {
	if value == "" {
		return Null
	}
	switch value[0] {
	case '<':
		if value == "<<" {
			return Merge
		}
	case 't', 'T', 'f', 'F', 'n', 'N', '~':
		switch value {
		case "true", "True", "TRUE", "false", "False", "FALSE":
			return Bool
		case "null", "Null", "NULL", "~":
			return Null
		}
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '-', '.':
		if isShortInteger(value) {
			return Int
		}
		for i := range len(value) {
			if !numeric[value[i]] {
				return Str
			}
		}
		return tagNamed((&yaml.Node{Kind: yaml.ScalarNode, Value: value}).ShortTag())
	}
	return Str
}

// numeric are the characters that numbers and timestamps are made of.
var numeric = func() (set [256]bool) {
	for _, c := range []byte("0123456789+-._: abcdefABCDEFxXoOtTzZiInN") {
		set[c] = true
	}
	return set
}()

// isShortInteger reports whether value is a decimal number that every reader
// takes for the same.
func isShortInteger(value string) bool {
	if len(value) > 18 || value[0] == '0' && len(value) > 1 {
		return false
	}
	for i := range len(value) {
		if value[i] < '0' || value[i] > '9' {
			return false
		}
	}
	return true
}

func tagNamed(name string) Tag {
	for tag, n := range tagNames {
		if n == name && n != "" {
			return Tag(tag)
		}
	}
	return Other
}
