package policy

import (
	"encoding/json"

	"github.com/model-ingress/helm-ratelimit/postrenderer/limits"
)

// object is a JSON Schema, or a part of one.
type object map[string]any

// Schema returns the JSON Schema (draft 2020-12) of a RateLimitPolicy, for
// editors and for whoever writes policies by program. What only shows when
// fields are compared, such as a minimum above a maximum, is left to Parse.
func Schema() string {
	text, _ := json.MarshalIndent(object{ // it has nothing that could fail
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "https://github.com/model-ingress/helm-ratelimit/raw/main/docs/schemas/policy.schema.json",
		"title":       Kind,
		"description": "Limits that Ingresses get, and bounds that none may leave.",
		"type":        "object", "additionalProperties": false,
		"required": []string{"apiVersion", "kind", "metadata", "spec"},
		"properties": object{
			"apiVersion": object{"const": APIVersion},
			"kind":       object{"const": Kind},
			"metadata":   metadataSchema(),
			"spec":       specSchema(),
		},
	}, "", "  ")
	return string(text)
}

func metadataSchema() object {
	return closed("How findings name the policy.", object{
		"name":        object{"type": "string", "minLength": 1, "description": "How findings and explanations call the policy."},
		"namespace":   object{"description": "For other programs; selector.namespaces says which Ingresses the policy is for."},
		"labels":      object{"description": "For other programs."},
		"annotations": object{"description": "For other programs."},
	}, "name")
}

func specSchema() object {
	spec := closed("What the policy asks.", object{
		"selector": selectorSchema(),
		"default":  limitsSchema("What is written where an Ingress says nothing.", true),
		"min":      limitsSchema("The least that an Ingress may have, whoever asked for it.", false),
		"max":      limitsSchema("The most that an Ingress may have, whoever asked for it.", false),
		"required": object{"type": "boolean", "description": "An Ingress that is left without a limit on requests or connections is an error, also where no known ingress-nginx handles it."},
		"override": object{"type": "boolean", "description": "default wins over what the Ingress itself says."},
		"scope": object{
			"enum": []string{"PerReplica", "Cluster"}, "default": "PerReplica",
			"description": "PerReplica: the numbers hold in each replica of the controller. Cluster: they are shared among all.",
		},
		"ignore": object{
			"type": "array", "description": "Findings that are accepted on the Ingresses that are selected.",
			"items": closed("One rule, and why its findings are accepted.", object{
				"rule":   object{"type": "string", "minLength": 1, "description": "Id of the rule, such as limit-required."},
				"reason": object{"type": "string", "minLength": 1, "description": "Why its findings are accepted, for whoever reads the report."},
			}, "rule", "reason"),
		},
	})
	var anyOf []object
	for _, field := range []string{"default", "min", "max", "required", "ignore"} {
		anyOf = append(anyOf, object{"required": []string{field}})
	}
	spec["anyOf"] = anyOf
	return spec
}

// closed is an object that takes no other properties.
func closed(description string, properties object, required ...string) object {
	o := object{"type": "object", "description": description, "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func selectorSchema() object {
	list := func(description string) object {
		return object{"type": "array", "description": description, "items": object{"type": "string", "minLength": 1}}
	}
	return closed("Which Ingresses the policy is for: all that is said must hold. Absent: every Ingress.", object{
		"ingressClassNames": list("Names of IngressClasses, of which the Ingress has to name one."),
		"namespaces":        list("Globs of namespaces, of which one has to match. That of an Ingress that names none is said with --namespace."),
		"names":             list("Globs of names, of which one has to match."),
		"hosts":             list("Globs of hosts, of which one has to match."),
		"labels":            labelsSchema(),
	})
}

func labelsSchema() object {
	return closed("A label selector, as Kubernetes has it.", object{
		"matchLabels": object{
			"type": "object", "description": "Labels that the Ingress has to have, with their values.",
			"additionalProperties": object{"type": "string"},
		},
		"matchExpressions": object{
			"type": "array", "description": "Requirements, which all have to hold.",
			"items": closed("One requirement.", object{
				"key": object{"type": "string", "minLength": 1, "description": "Key of the label."},
				"operator": object{
					"enum":        []string{"In", "NotIn", "Exists", "DoesNotExist"},
					"description": "In: it has one of the values. NotIn: it has none of them, or there is no such label. Exists and DoesNotExist: whether there is such a label.",
				},
				"values": object{"type": "array", "description": "Of In and NotIn, at least one; the others have none.", "items": object{"type": "string"}},
			}, "key", "operator"),
		},
	})
}

// describeField says what a field of limits is, with its unit.
func describeField(name string) string {
	switch name {
	case "requestsPerSecond":
		return "Requests per second of one client; 0 is off."
	case "requestsPerMinute":
		return "Requests per minute of one client; 0 is off."
	case "burstMultiplier":
		return "How many times the rate may come at once, on top of one request. The controller takes 5 where nothing is said."
	case "connections":
		return "Requests of one client that may be in progress at once; 0 is off."
	case "bandwidth":
		return "Bytes per second of one response, such as 512Ki; 0 is off."
	case "bandwidthAfter":
		return "Bytes of each response that are sent before bandwidth holds, such as 1Mi."
	}
	return "Networks and addresses whose clients are not limited."
}

func limitsSchema(description string, exempt bool) object {
	properties := object{}
	for _, f := range limits.Fields {
		property := object{"description": describeField(f.Name)}
		switch {
		case !f.IsNumber() && !exempt:
			continue
		case !f.IsNumber():
			property["type"], property["items"] = "array", object{"type": "string", "minLength": 1}
		case f.Bytes:
			property["anyOf"] = []object{{"const": 0}, {"type": "string", "pattern": "^(0|[0-9]+(Ki|Mi|Gi))$"}}
		default:
			property["type"], property["minimum"], property["maximum"] = "integer", f.Min, f.Max
		}
		properties[f.Name] = property
	}
	return closed(description, properties)
}
