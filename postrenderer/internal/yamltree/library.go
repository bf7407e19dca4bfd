package yamltree

import "go.yaml.in/yaml/v3"

// Of returns the tree of a node of the library's, less comments. offset returns
// the byte at a line and column; it is asked in the order of the text.
func Of(n *yaml.Node, offset func(line, column int) int) *Node {
	return (&importer{offset, map[*yaml.Node]*Node{}}).node(n)
}

// importer holds the nodes that aliases may stand for.
type importer struct {
	offset func(line, column int) int
	made   map[*yaml.Node]*Node
}

func (im *importer) node(from *yaml.Node) *Node {
	if n := im.made[from]; n != nil {
		return n
	}
	n := &Node{
		Value: from.Value, Kind: kindOf(from.Kind), Style: styleOf(from.Style),
		Line: int32(from.Line), Column: int32(from.Column), Offset: int32(im.offset(from.Line, from.Column)),
	}
	if from.Anchor != "" {
		im.made[from] = n // an alias may stand inside its own anchor
	}
	name := from.ShortTag()
	n.Tag = tagNamed(name)
	if n.Tag == Other || from.Anchor != "" || from.Alias != nil {
		n.rare = &rare{anchor: from.Anchor, tag: name}
	}
	if from.Alias != nil {
		n.rare.alias = im.node(from.Alias)
	}
	for _, child := range from.Content {
		n.Content = append(n.Content, im.node(child))
	}
	return n
}

// Library returns the node as the library has it, less comments.
func (n *Node) Library() *yaml.Node { return (&exporter{made: map[*Node]*yaml.Node{}}).node(n) }

// exporter holds the nodes that aliases may stand for.
type exporter struct{ made map[*Node]*yaml.Node }

func (ex *exporter) node(from *Node) *yaml.Node {
	if n := ex.made[from]; n != nil {
		return n
	}
	n := &yaml.Node{
		Kind: kinds[from.Kind], Style: libraryStyle(from.Style), Tag: from.ShortTag(), Value: from.Value, Anchor: from.Anchor(),
		Line: int(from.Line), Column: int(from.Column),
	}
	if n.Anchor != "" {
		ex.made[from] = n
	}
	if target := from.Target(); target != nil {
		n.Tag, n.Alias = "", ex.node(target)
	}
	for _, child := range from.Content {
		n.Content = append(n.Content, ex.node(child))
	}
	return n
}

var kinds = [...]yaml.Kind{Scalar: yaml.ScalarNode, Mapping: yaml.MappingNode, Sequence: yaml.SequenceNode, Alias: yaml.AliasNode}

func kindOf(kind yaml.Kind) Kind {
	for k, library := range kinds {
		if library == kind {
			return Kind(k)
		}
	}
	return Scalar // there is no other below a document
}

var styles = [...]struct {
	ours    Style
	library yaml.Style
}{
	{Tagged, yaml.TaggedStyle},
	{DoubleQuoted, yaml.DoubleQuotedStyle},
	{SingleQuoted, yaml.SingleQuotedStyle},
	{Literal, yaml.LiteralStyle},
	{Folded, yaml.FoldedStyle},
	{Flow, yaml.FlowStyle},
}

func styleOf(style yaml.Style) (ours Style) {
	for _, s := range styles {
		if style&s.library != 0 {
			ours |= s.ours
		}
	}
	return ours
}

func libraryStyle(style Style) (library yaml.Style) {
	for _, s := range styles {
		if style&s.ours != 0 {
			library |= s.library
		}
	}
	return library
}
