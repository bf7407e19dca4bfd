package bench

import (
	"fmt"
	"slices"
	"strings"
)

// column is where tools break the lines of a description.
const column = 80

// schema writes an openAPIV3Schema as controller-gen does: keys in order, lists
// not indented, and descriptions as literals or as plain scalars over some lines.
type schema struct {
	strings.Builder
	// drawn counts what was taken from the lists of names and sentences.
	drawn int
}

// definitions are CustomResourceDefinitions of 6 to 12 kB: large operators have
// larger ones, too large for a share of a small stream. Their lines have 62 bytes
// on average, as those of large operators have.
func definitions() []string {
	var all []string
	for i, levels := range []int{4, 3, 2, 6, 5} {
		all = append(all, definition(i, levels))
	}
	return all
}

// definition is one whose spec has two fields: one of so many levels, and one of none.
func definition(i, levels int) string {
	kind := []string{"Beacon", "Gadget", "Ledger", "Mirror", "Tenant"}[i]
	s := schema{drawn: 7 * i}
	fmt.Fprintf(&s.Builder, definitionHead, strings.ToLower(kind), kind)
	const at = 14
	s.line(at, "access:")
	s.object(at+2, levels)
	s.line(at, "backup:")
	s.object(at+2, 0)
	return s.String() + definitionFoot
}

// object writes the schema of an object with a few fields, of which the last is
// an object or a list of objects again, so many levels down.
func (s *schema) object(at, levels int) {
	s.describe(at)
	s.line(at, "properties:")
	names := s.names(2)
	for i, name := range names {
		s.line(at+2, name+":")
		switch {
		case levels == 0 || i+1 < len(names):
			s.scalar(at + 4)
		case levels%2 == 0:
			s.object(at+4, levels-1)
		default:
			s.list(at+4, levels-1)
		}
	}
	s.line(at, "type: object")
}

func (s *schema) list(at, levels int) {
	s.describe(at)
	s.line(at, "items:")
	s.object(at+2, levels)
	s.line(at, "type: array")
}

func (s *schema) scalar(at int) {
	s.describe(at)
	if s.drawn%4 == 0 {
		s.line(at, "format: int32")
		s.line(at, "type: integer")
		return
	}
	s.line(at, "type: string")
}

// describe writes a description. What was one line in a program is filled to
// the column, and what was several is a literal of these.
func (s *schema) describe(at int) {
	s.drawn++
	if s.drawn%2 == 0 {
		s.line(at, "description: |-")
		for i := range 4 + s.drawn%4 {
			s.line(at+2, s.sentence(i))
		}
		return
	}
	line := "description:"
	for word := range strings.FieldsSeq(s.sentence(0)) {
		if at+len(line)+1+len(word) > column {
			s.line(at, line)
			line = " " // the lines after the first are indented by two
		}
		line += " " + word
	}
	s.line(at, line)
}

// sentence is the i-th of a description, no two the same.
func (s *schema) sentence(i int) string { return sentences[(s.drawn+5*i)%len(sentences)] }

// names are n names in order, no two the same.
func (s *schema) names(n int) []string {
	var names []string
	for range n {
		names = append(names, fields[s.drawn%len(fields)])
		s.drawn++
	}
	slices.Sort(names)
	return names
}

func (s *schema) line(at int, text string) {
	for range at {
		s.WriteByte(' ')
	}
	s.WriteString(text)
	s.WriteByte('\n')
}

const definitionHead = `---
# Source: fleet/templates/crds/%[1]s.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.18.0
  name: %[1]s` + number + `s.fleet.example.com
spec:
  group: fleet.example.com
  names:
    kind: %[2]s` + number + `
    listKind: %[2]s` + number + `List
    plural: %[1]s` + number + `s
    singular: %[1]s` + number + `
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        description: %[2]s is one of the resources of the fleet.
        properties:
          apiVersion:
            type: string
          kind:
            type: string
          metadata:
            type: object
          spec:
            properties:
`

const definitionFoot = `            type: object
          status:
            type: object
            x-kubernetes-preserve-unknown-fields: true
        type: object
    served: true
    storage: true
    subresources:
      status: {}
`

// fields are more than any object has.
var fields = []string{
	"address", "budget", "className", "deadlineSeconds", "endpoint", "fallback", "grace", "hostAliases", "interval", "keepAlive",
	"labelSelector", "mode", "namespaceSelector", "owner", "priorityClassName", "quota", "retention", "schedule", "template", "window",
}

// sentences have no mark that would end a plain scalar.
var sentences = []string{
	"The time that the controller waits before it tries again what failed, as a duration such as 30s or 5m.",
	"If it is not set, the value of the class applies.",
	"Selects the objects in the same namespace that this one is about, by their labels; an empty selector matches all of them.",
	"How many may be unavailable at once while the change is under way.",
	"A reference to a Secret with the key and the certificate that clients are shown, in the format of kubernetes.io/tls.",
	"Whether the object stays when its owner is deleted, which is what those want who keep data for a later restore.",
	"This field is immutable, and what was written first is kept until the object is deleted.",
	"The name of the key within the referenced object, of letters, digits, dots and dashes.",
	"More is said in the guide of the operator, together with examples for the usual providers.",
	"The number of replicas that are kept even where nothing is asked of them.",
	"Traffic of an Ingress of this class goes to the endpoint, unless its own annotations say otherwise.",
}
