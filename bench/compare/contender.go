package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/model-ingress/helm-ratelimit/bench/internal/process"
)

// contender is a program that does a task.
type contender struct {
	Name string
	// Program is its file.
	Program string
	// Peer says that it does the task of ours, so that its result is held
	// against the input, and that it need not finish.
	Peer bool
	// Args are the arguments, of which {dir} is the task's folder.
	Args []string
	// Reads is the file of that folder that comes on standard input, or "".
	Reads string
	// Setup are the files that it needs in the folder, by name.
	Setup map[string]string
}

const (
	input   = "in.yaml"
	limited = "limited.yaml" // the input as ours renders it
	broken  = "broken.yaml"  // that with a limit that is none
	oursIs  = "helm-ratelimit"
)

// job is one run of the contender in the task's folder, of which the output is kept.
func (c contender) job(dir string, pipe bool) process.Job {
	j := process.Job{Args: []string{c.Program}, Stdout: filepath.Join(dir, "out")}
	for _, a := range c.Args {
		j.Args = append(j.Args, strings.ReplaceAll(a, "{dir}", dir))
	}
	if c.Reads != "" {
		j.Stdin, j.Pipe = filepath.Join(dir, c.Reads), pipe
	}
	return j
}

func (c contender) prepare(dir string) error {
	for name, text := range c.Setup {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

const annotation = "nginx.ingress.kubernetes.io/limit-rpm"

const kustomization = `resources: [in.yaml]
patches:
  - target: {kind: Ingress}
    patch: |
      - op: add
        path: /metadata/annotations/nginx.ingress.kubernetes.io~1limit-rpm
        value: "30"
`

const overlay = `#@ load("@ytt:overlay", "overlay")
#@overlay/match by=overlay.subset({"kind": "Ingress"}), expects="0+"
---
metadata:
  #@overlay/match missing_ok=True
  annotations:
    #@overlay/match missing_ok=True
    nginx.ingress.kubernetes.io/limit-rpm: "30"
`

const clusterPolicy = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: limit-rpm}
spec:
  background: false
  rules:
    - name: limit-rpm-is-positive
      match: {any: [{resources: {kinds: [networking.k8s.io/v1/Ingress]}}]}
      validate:
        failureAction: Enforce
        message: limit-rpm must be a positive whole number
        pattern:
          metadata:
            annotations:
              nginx.ingress.kubernetes.io/limit-rpm: ">0"
`

// programs are where the contenders' files are: as they are installed, and as
// they were built.
type programs struct{ bin, built string }

func (p programs) cat() contender  { return contender{Name: "cat", Program: "cat", Reads: input} }
func (p programs) null() contender { return contender{Name: "true", Program: "true", Reads: input} }

func (p programs) render() contender {
	return contender{Name: oursIs, Program: p.file(oursIs), Args: []string{"--rpm", "30"}, Reads: input}
}

// asLinked is ours from where the linker wrote it.
func (p programs) asLinked() contender {
	c := p.render()
	c.Name, c.Program = "helm-ratelimit, as linked", filepath.Join(p.built, oursIs)
	return c
}

// renderers are ours and the peers that can do the same.
func (p programs) renderers() []contender {
	return []contender{
		p.cat(), p.render(),
		{
			Name: "yq", Program: p.file("yq"), Peer: true, Reads: input,
			Args: []string{"--no-colors", `(select(.kind == "Ingress") | .metadata.annotations["` + annotation + `"]) = "30"`},
		},
		{
			Name: "ytt", Program: p.file("ytt"), Peer: true, Reads: input,
			Args: []string{"-f", "{dir}/overlay.yaml", "-f", "-"}, Setup: map[string]string{"overlay.yaml": overlay},
		},
		{
			Name: "kustomize", Program: p.file("kustomize"), Peer: true,
			Args: []string{"build", "{dir}"}, Setup: map[string]string{"kustomization.yaml": kustomization},
		},
	}
}

// checkers are those that judge limits. What they judge has limits that are right.
func (p programs) checkers() []contender {
	render := p.render()
	render.Name = "rendering"
	return []contender{
		render,
		{Name: "helm-ratelimit check", Program: p.file(oursIs), Args: []string{"check", "{dir}/" + limited}},
		{
			Name: "kyverno apply", Program: p.file("kyverno"), Peer: true,
			Args: []string{"apply", "{dir}/policy.yaml", "--resource", "{dir}/" + limited}, Setup: map[string]string{"policy.yaml": clusterPolicy},
		},
	}
}

func (p programs) file(name string) string { return filepath.Join(p.bin, name) }

// versions tells of which module versions the peers were built.
func (p programs) versions(names ...string) ([]string, error) {
	var all []string
	for _, name := range names {
		info, err := buildinfo.ReadFile(p.file(name))
		if err != nil {
			return nil, err
		}
		all = append(all, fmt.Sprintf("%s %s", name, strings.TrimPrefix(info.Main.Version, "v")))
	}
	return all, nil
}
