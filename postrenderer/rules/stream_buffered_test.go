package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLongAnswersThatAreBufferedAreMentioned(t *testing.T) {
	said := []string{"advice: streamed answers are held back until a buffer is full"}
	for name, c := range map[string]struct {
		annotations []string
		config      string
		want        []string
	}{
		"slow and buffered":          {annotations: []string{`proxy-read-timeout: "300"`, `proxy-buffering: "on"`}, want: said},
		"buffered for all":           {annotations: []string{`proxy-read-timeout: "3600"`}, config: `proxy-buffering: "on"`, want: said},
		"not so slow":                {annotations: []string{`proxy-read-timeout: "299"`, `proxy-buffering: "on"`}},
		"a timeout that is not read": {annotations: []string{`proxy-read-timeout: 3600s`, `proxy-buffering: "on"`}},
		"as slow as the controller":  {annotations: []string{`proxy-buffering: "on"`}},
		"not buffered":               {annotations: []string{`proxy-read-timeout: "3600"`, `proxy-buffering: "off"`}},
		"not buffered by default":    {annotations: []string{`proxy-read-timeout: "3600"`}},
		"buffered for the others":    {annotations: []string{`proxy-read-timeout: "3600"`, `proxy-buffering: "off"`}, config: `proxy-buffering: "on"`},
		"slow to send":               {annotations: []string{`proxy-send-timeout: "3600"`, `proxy-buffering: "on"`}},
	} {
		text := ingress(c.annotations...)
		if c.config != "" {
			text = stream(text, config(c.config))
		}
		require.Equal(t, c.want, findings(t, "stream-buffered", text), name)
	}
	require.Equal(t, []string{`write proxy-buffering: "off" if the answers are streamed; limit-rate does nothing then`},
		hints(t, "stream-buffered", ingress(`proxy-read-timeout: "300"`, `proxy-buffering: "on"`)))
}
