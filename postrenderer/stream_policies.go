package postrenderer

import (
	"errors"

	"github.com/model-ingress/helm-ratelimit/postrenderer/manifest"
	"github.com/model-ingress/helm-ratelimit/postrenderer/policy"
)

// takePolicies reads a RateLimitPolicy and takes it out of the output.
func (s *stream) takePolicies(i int) {
	if s.parsed[i] == nil {
		return
	}
	var out []manifest.Object // of a ResourceList
	for _, obj := range s.parsed[i].Objects {
		switch {
		case obj.Kind != policy.Kind || obj.APIVersion != policy.APIVersion:
			continue
		case obj.IsResourceListItem():
			switch stays, err := staysWithHost(obj); {
			case err != nil:
				s.refuse(err)
			case !stays:
				out = append(out, obj)
			}
			if isConfig(obj) {
				continue // read already
			}
		case obj.IsItem():
			s.refuse(obj.Refuse(obj.Pos(), "a policy inside a List cannot be taken out of it; give it a document of its own"))
			continue
		default:
			s.removed[i] = true
		}
		if p := s.readPolicy(obj); p != nil {
			s.policies = append(s.policies, p)
		}
	}
	if err := manifest.Remove(out); err != nil {
		s.refuse(err)
	}
}

// localConfig marks what is for programs and not for the cluster: kustomize
// leaves it out of what it builds, and kpt of what it applies.
const localConfig = "config.kubernetes.io/local-config"

// staysWithHost reports whether a policy among the items of a ResourceList is
// the host's to leave out. One that is a file of a kpt package is refused where
// it is not: taken out of the items, kpt would delete the file.
func staysWithHost(obj manifest.Object) (bool, error) {
	if v, _ := obj.Annotation(localConfig); v.Text == "true" {
		return true, nil
	}
	if file := obj.File(); file != "" {
		return false, obj.Refuse(obj.Pos(), "taken out of the items, "+file+" would be deleted; keep it there, and out of the cluster, with the annotation "+localConfig+`: "true"`)
	}
	return false, nil
}

// takeConfigs reads the policies that are the configuration of a KRM function.
// They come from whoever runs it, as a policy file does.
func (s *stream) takeConfigs() {
	for _, parsed := range s.parsed {
		if parsed == nil {
			continue
		}
		config, ok := parsed.FunctionConfig()
		if !ok || config.Kind != policy.Kind || config.APIVersion != policy.APIVersion {
			continue
		}
		if p := s.readPolicy(config); p != nil {
			s.policies, s.outside = append(s.policies, p), append(s.outside, p)
		}
	}
}

// isConfig reports whether an item of a ResourceList is its configuration once
// more: kpt has that among the files of the package.
func isConfig(item manifest.Object) bool {
	config, ok := item.FunctionConfig()
	return ok && config.Kind == policy.Kind && config.Name == item.Name && config.Namespace == item.Namespace
}

// readPolicy returns nil where there is none, or one that is not valid, which
// is then reported.
func (s *stream) readPolicy(obj manifest.Object) *policy.Policy {
	p, err := policy.ParseObject(obj)
	var invalid *policy.Error
	if errors.As(err, &invalid) {
		s.invalid = append(s.invalid, invalid.Findings...)
		return nil
	}
	return p
}
