package patch

import (
	"bytes"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// component is a part of a kustomization that can be put into any.
type component struct {
	APIVersion string  `yaml:"apiVersion"`
	Kind       string  `yaml:"kind"`
	Patches    []patch `yaml:"patches"` // also where there are none: kustomize takes no empty component
}

// patch is one strategic merge patch, as text.
type patch struct {
	Patch string `yaml:"patch"`
}

// helmRelease is a part of a HelmRelease.
type helmRelease struct {
	APIVersion string          `yaml:"apiVersion"`
	Kind       string          `yaml:"kind"`
	Metadata   metadata        `yaml:"metadata"`
	Spec       helmReleaseSpec `yaml:"spec"`
}

type helmReleaseSpec struct {
	PostRenderers []fluxPostRenderer `yaml:"postRenderers,omitempty"`
}

type fluxPostRenderer struct {
	Kustomize struct {
		Patches []patch `yaml:"patches"`
	} `yaml:"kustomize"`
}

// object is what a strategic merge patch says of the object that it is for.
type object struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Directive  string   `yaml:"$patch,omitempty"`
}

type metadata struct {
	Name        string            `yaml:"name"`
	Namespace   string            `yaml:"namespace,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

func newComponent(changes []postrenderer.Change) (component, error) {
	patches, err := strategic(changes)
	return component{APIVersion: "kustomize.config.k8s.io/v1alpha1", Kind: "Component", Patches: patches}, err
}

func newHelmRelease(name Name, changes []postrenderer.Change) (helmRelease, error) {
	patches, err := strategic(changes)
	release := helmRelease{
		APIVersion: "helm.toolkit.fluxcd.io/v2", Kind: "HelmRelease",
		Metadata: metadata{Name: name.Name, Namespace: name.Namespace},
	}
	if len(patches) > 0 {
		var p fluxPostRenderer
		p.Kustomize.Patches = patches
		release.Spec.PostRenderers = []fluxPostRenderer{p}
	}
	return release, err
}

func strategic(changes []postrenderer.Change) ([]patch, error) {
	patches := []patch{}
	for _, c := range changes {
		o := object{
			APIVersion: c.Object.APIVersion, Kind: c.Object.Kind,
			Metadata: metadata{Name: c.Object.Name, Namespace: c.Object.Namespace, Annotations: annotations(c)},
		}
		if c.Removed {
			o.Directive = "delete"
		}
		text, err := encode(o)
		if err != nil {
			return nil, err
		}
		patches = append(patches, patch{Patch: string(text)})
	}
	return patches, nil
}

func annotations(c postrenderer.Change) map[string]string {
	all := map[string]string{}
	for _, a := range c.Annotations {
		all[a.Key] = a.Value
	}
	return all
}

func writeYAML[T any](w io.Writer, comment string, document T, err error) error {
	if err != nil {
		return err
	}
	text, err := encode(document)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "# %s\n%s", comment, text)
	return err
}

func encode(document any) ([]byte, error) {
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	err := encoder.Encode(document)
	return text.Bytes(), err
}
