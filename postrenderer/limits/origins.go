package limits

// Origins names the source of each field of a Limits.
type Origins [len(fields)]string

// Of returns the source of the field of that name, or "" where nothing is said of it.
func (o *Origins) Of(field string) string {
	f, ok := FieldNamed(field)
	if !ok {
		return ""
	}
	return o[f.which]
}

// Set notes the source of a field.
func (o *Origins) Set(f Field, origin string) { o[f.which] = origin }

// ByField returns the sources by the names of their fields, of those that are said.
func (o *Origins) ByField() map[string]string {
	out := map[string]string{}
	for i, origin := range o {
		if origin != "" {
			out[fields[i].Name] = origin
		}
	}
	return out
}
