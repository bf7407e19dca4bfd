package manifest

import (
	"strconv"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
	"github.com/model-ingress/helm-ratelimit/postrenderer/internal/yamledit"
)

const (
	// ClassAnnotation named an Ingress's class before spec.ingressClassName did.
	ClassAnnotation = "kubernetes.io/ingress.class"

	maxListDepth = 8 // kubectl writes 1
)

// Object is one Kubernetes object, alone in its document or an item of a List.
type Object struct {
	APIVersion, Kind string
	Namespace, Name  string

	doc *Parsed
	// index of its nodes in the document's tree, and where it starts in the document.
	index, offset int32
	item          bool
	// direct: an item of the document's own items.
	direct bool
}

// Value is a value of an object and its place.
type Value struct {
	// Text is empty for null and for what is no scalar.
	Text string
	// IsString says that Kubernetes reads the value as a string, as the API
	// server wants each annotation's value to be.
	IsString bool
	// IsNull says that it is null, which the API server reads as empty;
	// IsScalar that it is neither a mapping nor a sequence.
	IsNull, IsScalar bool
	IsSequence       bool

	doc    *Parsed
	offset int32 // in the document
}

// Pos returns the value's place, which is counted only here; the zero Value has none.
func (v Value) Pos() diag.Position {
	if v.doc == nil {
		return diag.Position{}
	}
	return v.doc.Position(int(v.offset))
}

// collect returns the object at n, or those in it where it is a List.
func (p *Parsed) collect(into *tree, n yamledit.Node, depth int) ([]Object, error) {
	if !n.IsMapping() {
		return nil, nil
	}
	if off, key, twice := n.DuplicateOf(isStructure); twice {
		return nil, p.refuse(off, "the key %q is written twice", key)
	}
	for _, key := range []string{"apiVersion", "kind"} {
		if value := n.Get(key); value.IsBinary() {
			return nil, p.refuse(value.Offset(), "the value of %q is written in base64; write it as text", key)
		}
	}
	kind, items := n.Get("kind").Text(), n.Get("items")
	if !strings.HasSuffix(kind, "List") || !items.IsSequence() {
		return []Object{p.object(n, into.add(n), depth > 0)}, nil
	}
	if depth == maxListDepth {
		return nil, p.refuse(n.Offset(), "a List inside a List, %d deep", depth)
	}
	var out []Object
	for item := range items.Items() {
		objects, err := p.collect(into, item, depth+1)
		if err != nil {
			return nil, err
		}
		if depth == 0 && len(objects) == 1 && into.objects[objects[0].index].node == item {
			objects[0].direct = true
		}
		out = append(out, typedItems(objects, n, kind)...)
	}
	return out, nil
}

// typedItems gives the items of a typed list, such as an IngressList, the kind
// and version that they may leave out.
func typedItems(items []Object, list yamledit.Node, kind string) []Object {
	if kind == "List" || kind == resourceList {
		return items
	}
	for i := range items {
		if items[i].Kind == "" {
			items[i].Kind = strings.TrimSuffix(kind, "List")
		}
		if items[i].APIVersion == "" {
			items[i].APIVersion = list.Get("apiVersion").Text()
		}
	}
	return items
}

func (p *Parsed) object(n yamledit.Node, index int32, item bool) Object {
	meta := n.Get("metadata")
	return Object{
		APIVersion: n.Get("apiVersion").Text(),
		Kind:       n.Get("kind").Text(),
		Namespace:  meta.Get("namespace").Text(),
		Name:       meta.Get("name").Text(),

		doc:    p,
		index:  index,
		offset: int32(n.Offset()),
		item:   item,
	}
}

// String returns "Kind namespace/name", or "Kind name" where the text names no
// namespace.
func (o Object) String() string {
	name := o.Name
	if name == "" {
		name = o.nodes().node.Get("metadata").Get("generateName").Text() + "(no name)"
	}
	if o.Namespace != "" {
		name = o.Namespace + "/" + name
	}
	return o.Kind + " " + name
}

// IsIngress reports whether the object is an Ingress of a version that
// Kubernetes has had.
func (o Object) IsIngress() bool {
	if o.Kind != "Ingress" {
		return false
	}
	switch o.APIVersion {
	case "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1":
		return true
	}
	return false
}

// IsItem reports whether the object is an item of a List.
func (o Object) IsItem() bool { return o.item }

// IsLive reports whether the object comes from a cluster, which gives each one
// an id, and not from a template.
func (o Object) IsLive() bool { return o.Text("metadata", "uid") != "" }

// Document returns the document that the object is written in.
func (o Object) Document() Document { return o.doc.Document }

// Pos returns the place where the object starts.
func (o Object) Pos() diag.Position { return o.doc.Position(o.Offset()) }

// Offset returns the place where the object starts, in bytes from the start of
// its document.
func (o Object) Offset() int { return int(o.offset) }

// Refuse returns the reason why this object is not edited, with its place.
func (o Object) Refuse(pos diag.Position, reason string) *RefusalError {
	return &RefusalError{Pos: pos, Object: o.String(), Reason: reason}
}

func (o Object) value(n yamledit.Node) Value {
	return Value{
		Text: n.Text(), IsString: n.IsString(), IsNull: n.IsNull(), IsScalar: n.IsScalar(), IsSequence: n.IsSequence(),
		doc: o.doc, offset: int32(n.Offset()),
	}
}

// Entry is a key of a mapping and its value.
type Entry struct {
	Key string
	Value
	keyOffset int32 // in the document
}

// KeyPos returns the place of the key; Pos is that of the value.
func (e Entry) KeyPos() diag.Position { return e.doc.Position(int(e.keyOffset)) }

// Entries returns the keys and values of the mapping at a path of keys, in the
// order of the text.
func (o Object) Entries(path ...string) []Entry {
	return o.appendEntries(nil, o.at(path))
}

func (o Object) appendEntries(to []Entry, n yamledit.Node) []Entry {
	for e := range n.Entries() {
		to = append(to, Entry{Key: e.Key, Value: o.value(e.Value), keyOffset: int32(e.KeyOffset())})
	}
	return to
}

// Value returns the value at a path of keys.
func (o Object) Value(path ...string) (Value, bool) {
	n := o.at(path)
	return o.value(n), !n.IsZero()
}

// Annotation returns an annotation's value.
func (o Object) Annotation(key string) (Value, bool) {
	n := o.nodes().annotations.Get(key)
	return o.value(n), !n.IsZero()
}

// CheckUnambiguous refuses an object in which a key that decides about it is
// written twice: metadata and the like, or an annotation that counts. Decoders
// do not agree on which of the two is taken.
func (o Object) CheckUnambiguous(counts func(annotation string) bool) error {
	nodes := o.nodes()
	for _, c := range []struct {
		in     yamledit.Node
		counts func(key string) bool
	}{{nodes.node, isPart}, {nodes.node.Get("metadata"), isIdentity}, {nodes.annotations, counts}} {
		if off, key, twice := c.in.DuplicateOf(c.counts); twice {
			return o.Refuse(o.doc.Position(off), "the key "+strconv.Quote(key)+" is written twice; remove one")
		}
	}
	return nil
}

func isStructure(key string) bool {
	return key == "apiVersion" || key == "kind" || key == "items" || key == "functionConfig"
}

func isPart(key string) bool { return key == "metadata" || key == "spec" }

func isIdentity(key string) bool {
	return key == "annotations" || key == "labels" || key == "name" || key == "namespace"
}

// Labels returns the object's labels.
func (o Object) Labels() map[string]string {
	labels := map[string]string{}
	for e := range o.nodes().node.Get("metadata").Get("labels").Entries() {
		labels[e.Key] = e.Value.Text()
	}
	return labels
}

// Text returns the scalar at a path of keys, or "".
func (o Object) Text(path ...string) string { return o.at(path).Text() }

func (o Object) at(path []string) yamledit.Node {
	n := o.nodes().node
	for _, key := range path {
		n = n.Get(key)
	}
	return n
}

// Class is how an Ingress names its class.
type Class struct {
	// Name is empty where it names none.
	Name string
	// ByAnnotation: the name is that of the older annotation, which the
	// controller compares with a flag of its own and not with IngressClasses.
	ByAnnotation bool
}

// IngressClass returns the class that an Ingress names: spec.ingressClassName
// or else, as the controller does, the older annotation.
func (o Object) IngressClass() Class {
	if n := o.at([]string{"spec", "ingressClassName"}); !n.IsZero() && !n.IsNull() {
		return Class{Name: n.Text()}
	}
	v, ok := o.Annotation(ClassAnnotation)
	return Class{Name: v.Text, ByAnnotation: ok}
}

// Hosts returns the hosts of an Ingress's rules; a rule without a host is "".
func (o Object) Hosts() []string {
	var hosts []string
	for rule := range o.at([]string{"spec", "rules"}).Items() {
		hosts = append(hosts, rule.Get("host").Text())
	}
	return hosts
}

// Path is one path of an Ingress.
type Path struct {
	// Host is empty where the rule is for every host.
	Host string
	// Path is "/" where the text names none, as the controller has it.
	Path string
	// Type is "Prefix", "Exact" or "ImplementationSpecific"; empty where it is not said.
	Type string

	value Value
}

// Pos returns the place of the path.
func (p Path) Pos() diag.Position { return p.value.Pos() }

// Paths returns the paths of an Ingress, in the order of the text.
func (o Object) Paths() []Path {
	var out []Path
	for rule := range o.at([]string{"spec", "rules"}).Items() {
		for p := range rule.Get("http").Get("paths").Items() {
			path := Path{
				Host: rule.Get("host").Text(), Path: p.Get("path").Text(), Type: p.Get("pathType").Text(),
				value: o.value(p),
			}
			if path.Path == "" {
				path.Path = "/"
			}
			out = append(out, path)
		}
	}
	return out
}

// Addresses returns the addresses and names at which an Ingress is reached, where
// the input comes from a cluster.
func (o Object) Addresses() []string {
	var out []string
	for n := range o.at([]string{"status", "loadBalancer", "ingress"}).Items() {
		for _, key := range []string{"hostname", "ip"} {
			if text := n.Get(key).Text(); text != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

// Container is one container of an object's pod template.
type Container struct {
	Image Value
	// Words are the command and its arguments, in one.
	Words []Value
}

// Containers returns the containers of the object's pod template.
func (o Object) Containers() []Container {
	var out []Container
	for c := range o.at([]string{"spec", "template", "spec", "containers"}).Items() {
		container := Container{Image: o.value(c.Get("image"))}
		for _, key := range []string{"command", "args"} {
			for word := range c.Get(key).Items() {
				container.Words = append(container.Words, o.value(word))
			}
		}
		out = append(out, container)
	}
	return out
}

// Annotation is an annotation to be written.
type Annotation struct{ Key, Value string }

// Annotate queues annotations to be written into the object, each as a string.
// The error is a *RefusalError.
func (o Object) Annotate(annotations []Annotation) error {
	strs := make([]yamledit.String, len(annotations))
	for i, a := range annotations {
		strs[i] = yamledit.String(a)
	}
	err := o.doc.nodes().yaml.SetStrings(o.nodes().node, []string{"metadata", "annotations"}, strs)
	if err == nil {
		return nil
	}
	refusal := o.doc.explain(err)
	refusal.Object = o.String()
	return refusal
}
