package postrenderer_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer/ingressnginx"
	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

const (
	policyPage = "../docs/policy.md"
	// missing stands in a table where there is nothing to say, which fails the test.
	missing = "MISSING"
	// longestExample is how many bytes of an example a table has room for.
	longestExample = 70
)

// schema is what there is to say of a field for its form.
type schema struct {
	Type        string
	Description string
	Const       any
	Enum        []string
	Default     any
	Required    []string
	Properties  map[string]schema
	Items       *schema
}

// reference makes the tables of docs/policy.md: the form of each field is from
// the schema, what it means from the comment of the Go field, and the example
// from the page.
type reference struct {
	form     schema
	comments map[string]map[string]string // of a Go type, by name in YAML
	examples []map[string]any
}

func newReference(t *testing.T, page string) reference {
	t.Helper()
	r := reference{comments: map[string]map[string]string{}}
	require.NoError(t, json.Unmarshal([]byte(policy.Schema()), &r.form))
	for _, file := range []string{"policy/policy.go", "policy/ignore.go"} {
		r.readComments(t, file)
	}
	text := policyExample(t, page)
	policies, err := policy.Parse("models.yaml", []byte(text))
	require.NoError(t, err)
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for range policies {
		var example map[string]any
		require.NoError(t, decoder.Decode(&example))
		r.examples = append(r.examples, example)
	}
	return r
}

// policyExample is the file that the page shows first.
func policyExample(t *testing.T, page string) string {
	t.Helper()
	match := regexp.MustCompile(`(?s)\$ cat >models\.yaml <<'EOF'\n(.*?)EOF\n`).FindStringSubmatch(page)
	require.NotNil(t, match, "the page shows how to write models.yaml")
	return match[1]
}

func (r reference) readComments(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	require.NoError(t, err)
	ast.Inspect(parsed, func(n ast.Node) bool {
		declared, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if fields, ok := declared.Type.(*ast.StructType); ok {
			r.comments[declared.Name.Name] = commentsOf(fields)
		}
		return false
	})
}

// commentsOf returns the comments of a type's fields, in which fields are
// called as they are in YAML.
func commentsOf(fields *ast.StructType) map[string]string {
	comments := map[string]string{}
	var names []string
	for _, f := range fields.Fields.List {
		for _, name := range f.Names {
			names = append(names, name.Name)
			comments[inYAML(name.Name)] = strings.Join(strings.Fields(f.Doc.Text()), " ")
		}
	}
	word := regexp.MustCompile(`\b(` + strings.Join(names, "|") + `|PerReplica|Cluster)\b`)
	code := regexp.MustCompile(`--[a-z-]+|metadata\.name|\*`)
	for name, text := range comments {
		text = code.ReplaceAllString(text, "`$0`")
		comments[name] = word.ReplaceAllStringFunc(text, func(name string) string {
			if slices.Contains(names, name) {
				name = inYAML(name)
			}
			return "`" + name + "`"
		})
	}
	return comments
}

func inYAML(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// tables are those of the page, in its order.
func (r reference) tables() []string {
	spec := r.form.Properties["spec"]
	return []string{
		r.table(r.form, "", []string{"apiVersion", "kind", "metadata", "spec"}, map[string]string{
			"apiVersion": "The version of this form.", "kind": "Tells a policy from other documents.",
			"metadata": r.comments["Policy"]["name"] + " `namespace`, `labels` and `annotations` are for other programs.",
			"spec":     "What the policy asks: at least one of `default`, `min`, `max`, `required` and `ignore`.",
		}),
		r.table(spec, "spec", []string{"selector", "default", "min", "max", "required", "override", "scope", "ignore"}, r.comments["Policy"]),
		r.table(spec.Properties["selector"], "spec.selector",
			[]string{"ingressClassNames", "namespaces", "names", "hosts", "labels"}, r.comments["Selector"]),
		r.limitsTable(spec.Properties["default"]),
		r.table(*spec.Properties["ignore"].Items, "spec.ignore.0", []string{"rule", "reason"}, r.comments["Ignore"]),
	}
}

// table has a row for each field of an object, in that order. Fields that it
// does not know, and such as are not said to mean anything, make it invalid.
func (r reference) table(of schema, path string, order []string, meaning map[string]string) string {
	if unordered := slices.Sorted(maps.Keys(of.Properties)); !slices.Equal(unordered, slices.Sorted(slices.Values(order))) {
		return fmt.Sprintf("fields of %s: %v\n", path, unordered)
	}
	var rows strings.Builder
	rows.WriteString("| field | takes | if absent | example | |\n|---|---|---|---|---|\n")
	first := map[string]string{} // by meaning, where several fields have one
	for _, name := range order {
		f := of.Properties[name]
		absent := f.absent()
		if slices.Contains(of.Required, name) {
			absent = "an error"
		}
		said := cmp.Or(meaning[name], missing)
		if before := first[said]; before != "" {
			said = "See `" + before + "`."
		}
		first[said] = name
		fmt.Fprintf(&rows, "| `%s` | %s | %s | %s | %s |\n", name, f.takes(), absent,
			r.example(strings.TrimPrefix(path+"."+name, ".")), said)
	}
	return rows.String()
}

// limitsTable is that of the fields of default, min and max.
func (r reference) limitsTable(of schema) string {
	var rows strings.Builder
	rows.WriteString("| field | takes | annotation | example | |\n|---|---|---|---|---|\n")
	for _, f := range limits.Fields {
		fmt.Fprintf(&rows, "| `%s` | %s | `%s` | %s | %s |\n", f.Name, takenByPolicy(f), ingressnginx.NameOf(f.Name),
			r.example("spec.default."+f.Name), cmp.Or(of.Properties[f.Name].Description, missing))
	}
	return rows.String()
}

// takenByPolicy says which values a limit takes, in a policy.
func takenByPolicy(f limits.Field) string {
	if !f.IsNumber() {
		return "list of " + taken(f) + "; only in `default`"
	}
	return taken(f)
}

func (s schema) takes() string {
	switch {
	case s.Const != nil:
		return fmt.Sprintf("`%v`", s.Const)
	case s.Enum != nil:
		return "`" + strings.Join(s.Enum, "` or `") + "`"
	case s.Type == "boolean":
		return "`true` or `false`"
	case s.Type == "string":
		return "text"
	case s.Type == "array" && s.Items.Type == "string":
		return "list of texts"
	case s.Type == "array":
		return "list of mappings"
	case s.Type == "object":
		return "mapping"
	}
	return missing
}

// absent is what holds where the field is left out.
func (s schema) absent() string {
	switch {
	case s.Default != nil:
		return fmt.Sprintf("`%v`", s.Default)
	case s.Type == "boolean":
		return "`false`"
	}
	return "nothing is asked"
}

// example is the field's value in the first policy that has it, on one line.
func (r reference) example(path string) string {
	for _, e := range r.examples {
		if value, ok := follow(e, strings.Split(path, ".")); ok {
			return flow(value)
		}
	}
	return missing
}

func follow(value any, path []string) (any, bool) {
	for _, key := range path {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[key]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			value = v[0]
		default:
			return nil, false
		}
	}
	return value, true
}

// flow writes a value as YAML on one line; what is long is not repeated.
func flow(value any) string {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return err.Error()
	}
	if node.Kind != yaml.ScalarNode {
		node.Style = yaml.FlowStyle
	}
	text, err := yaml.Marshal(&node)
	if err != nil {
		return err.Error()
	}
	line := strings.Join(strings.Fields(string(text)), " ")
	if len(line) > longestExample {
		return "above"
	}
	return "`" + line + "`"
}

func TestThePolicyPageListsEveryField(t *testing.T) {
	text := read(t, policyPage)
	tables := newReference(t, text).tables()
	if *update {
		rest := slices.Clone(tables)
		text = table.ReplaceAllStringFunc(text, func(string) string {
			first := rest[0]
			rest = rest[1:]
			return first
		})
		require.NoError(t, os.WriteFile(policyPage, []byte(text), 0o644))
	}
	require.Equal(t, tables, table.FindAllString(text, -1))
	require.NotContains(t, text, missing)
	for _, annotation := range []string{policy.LimitsAnnotation, policy.IgnoreAnnotation} {
		require.Contains(t, text, "`"+annotation+"`")
	}
}

func TestThePolicyPageNamesEveryFieldOfALabelSelector(t *testing.T) {
	text := read(t, policyPage)
	selector := newReference(t, text).form.Properties["spec"].Properties["selector"].Properties["labels"]
	require.Contains(t, selector.Properties, "matchExpressions")
	for name := range selector.Properties {
		require.Contains(t, text, "`"+name+"`")
	}
	requirement := selector.Properties["matchExpressions"].Items.Properties
	require.NotEmpty(t, requirement["operator"].Enum)
	for _, operator := range requirement["operator"].Enum {
		require.Contains(t, text, "`"+operator+"`")
	}
	for name := range requirement {
		require.Contains(t, text, "`"+name+"`")
	}
}
