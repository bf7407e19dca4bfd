package manifest

// Annotations are those of an object, in the order of the text.
type Annotations []Entry

// Annotations returns all annotations.
func (o Object) Annotations() Annotations { return o.AppendAnnotations(nil) }

// AppendAnnotations is Annotations in memory that is there already.
func (o Object) AppendAnnotations(to Annotations) Annotations {
	return o.appendEntries(to, o.nodes().annotations)
}

// Get returns the value of an annotation.
func (a Annotations) Get(key string) (Value, bool) {
	for i := range a {
		if a[i].Key == key {
			return a[i].Value, true
		}
	}
	return Value{}, false
}

// Of returns the value of the annotation prefix/name.
func (a Annotations) Of(prefix, name string) (Value, bool) {
	at := len(prefix)
	for i := range a {
		key := a[i].Key
		if len(key) == at+1+len(name) && key[at] == '/' && key[at+1:] == name && key[:at] == prefix {
			return a[i].Value, true
		}
	}
	return Value{}, false
}
