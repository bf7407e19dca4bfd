package bench

// sort is documents of one sort, which follow each other in a circle.
type sort struct {
	// percent is the share of the sort in the bytes of a stream.
	percent int
	circle  []pattern
	// sizes are those of the circle, at most.
	sizes []int
	// taken are how many documents there have been, and bytes how long they were.
	taken, bytes int
}

func newSort(percent int, texts []string) *sort {
	s := &sort{percent: percent}
	for _, t := range texts {
		p := newPattern(t)
		s.circle, s.sizes = append(s.circle, p), append(s.sizes, p.most())
	}
	return s
}

// take returns the next document, and its number: how often the circle was closed.
func (s *sort) take() (pattern, int) {
	at, round := s.taken%len(s.circle), s.taken/len(s.circle)
	s.bytes += s.sizes[at]
	s.taken++
	return s.circle[at], round
}

// fits says whether the next document is in so many bytes.
func (s *sort) fits(room int) bool { return s.sizes[s.taken%len(s.sizes)] <= room }

// mix is all documents that are no Ingress.
type mix []*sort

// newMix has the shares that make lines of 53 bytes, as 162 public charts have.
func newMix(release []string) mix {
	return mix{
		newSort(58, definitions()),
		newSort(23, []string{dashboard(), nginxConf()}),
		newSort(19, append(release, clusterRole)),
	}
}

// next takes a document of the sort that is most behind its share, of those
// where it fits; nil where none does.
func (m mix) next(room int) (pattern, int) {
	var behind *sort
	for _, s := range m {
		if s.fits(room) && (behind == nil || s.bytes*behind.percent < behind.bytes*s.percent) {
			behind = s
		}
	}
	if behind == nil {
		return nil, 0
	}
	return behind.take()
}

const clusterRole = `---
# Source: fleet/templates/clusterrole.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: release-` + number + `-fleet
  labels:
    app.kubernetes.io/name: fleet
    app.kubernetes.io/instance: release-` + number + `
    app.kubernetes.io/managed-by: Helm
rules:
  - apiGroups: [""]
    resources: ["configmaps", "endpoints", "services"]
    verbs: ["get", "list", "watch"]
  - apiGroups: ["networking.k8s.io"]
    resources: ["ingresses", "ingressclasses"]
    verbs: ["get", "list", "watch"]
  - apiGroups: ["networking.k8s.io"]
    resources: ["ingresses/status"]
    verbs: ["update"]
`
