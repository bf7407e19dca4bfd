package format_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/model-ingress/helm-ratelimit/cmd/helm-ratelimit/internal/format"
	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// excerptOf returns what follows the message, without the indent of four.
func excerptOf(t *testing.T, text string, line, column int) string {
	t.Helper()
	r := at(diag.Position{Source: "a.yaml", Line: line, Column: column}, text)
	_, excerpt, ok := strings.Cut(firstFinding(t, r, format.Options{}), "    it is\n")
	require.True(t, ok)
	return strings.ReplaceAll("\n"+excerpt, "\n    ", "\n")[1:]
}

func TestTextPointsAtTheColumnOfAWideRune(t *testing.T) {
	require.Equal(t, "1 | 速度: x\n  |   ^\n", excerptOf(t, "速度: x", 1, 2))
	require.Equal(t, "1 | 速度: x\n  |       ^\n", excerptOf(t, "速度: x", 1, 5))
	require.Equal(t, "1 | ＡＢ🚦: x\n  |         ^\n", excerptOf(t, "ＡＢ🚦: x", 1, 6))
}

func TestTextPointsBehindRunesThatCombine(t *testing.T) {
	require.Equal(t, "1 | cafe\u0301: x\n  |       ^\n", excerptOf(t, "cafe\u0301: x", 1, 8))
	require.Equal(t, "1 | \u1112\u1161\u11ab: x\n  |     ^\n", excerptOf(t, "\u1112\u1161\u11ab: x", 1, 6))
}

func TestTextPointsBehindTabsThatAreExpanded(t *testing.T) {
	require.Equal(t, "1 | a   b\n  |     ^\n", excerptOf(t, "a\tb", 1, 3))
	require.Equal(t, "1 |         b\n  |         ^\n", excerptOf(t, "\t\tb", 1, 3))
}

func TestTextPointsBehindARuneThatIsShownEscaped(t *testing.T) {
	require.Equal(t, "1 | \\x1b\\u00a0\\xffb\n  |               ^\n", excerptOf(t, "\x1b\u00a0\xffb", 1, 4))
}

func TestTheGutterIsAsWideAsTheNumber(t *testing.T) {
	require.Equal(t, "120 | b: 1\n    | ^\n", excerptOf(t, strings.Repeat("a: 1\n", 119)+"b: 1\nc: 1\n", 120, 1))
}

func TestAByteOrderMarkIsNoColumn(t *testing.T) {
	require.Equal(t, "1 | a: 1\n  |    ^\n", excerptOf(t, "\ufeffa: 1\r\nb: 2\r\n", 1, 4))
}

func TestAColumnBehindTheLineIsItsEnd(t *testing.T) {
	require.Equal(t, "1 | a:\n  |   ^\n", excerptOf(t, "a:\n", 1, 3))
	require.Equal(t, "1 | a:\n  |   ^\n", excerptOf(t, "a:\n", 1, 99))
	require.Equal(t, "1 |\n  | ^\n", excerptOf(t, "\nb", 1, 1))
}

func TestAnUnknownColumnHasNoCaret(t *testing.T) {
	require.Equal(t, "2 | b: 1\n", excerptOf(t, "a: 1\nb: 1", 2, 0))
}

func TestNoExcerptWhereTheLineIsNotThere(t *testing.T) {
	for line, text := range map[int]string{0: "a", 1: "", 2: "a\n", 3: "a\nb", -1: "a"} {
		require.Empty(t, excerptOf(t, text, line, 1))
	}
	r := at(diag.Position{Source: "a.yaml", Line: 1}, "a")
	r.Text = nil
	require.Equal(t, "a.yaml:1: error:\n    it is\n", firstFinding(t, r, format.Options{}))
}

func TestALongLineIsCutAroundTheColumn(t *testing.T) {
	begin, end := strings.Repeat("あ", 200), strings.Repeat("b", 200)
	for _, c := range []struct {
		text         string
		column       int
		shown        string
		caretColumns int
	}{
		{end + begin, 3, end[:160] + "…", 2},
		{end + begin, 0, end[:160] + "…", -1},
		{begin + "X" + end, 201, "…" + begin[:80*3] + "X" + end[:79] + "…", 1 + 160},
		{begin + end, 400, "…" + end[:160], 1 + 159},
		{begin + end, 401, "…" + end[:160], 1 + 160},
		{end[:160], 160, end[:160], 159},
	} {
		want := "1 | " + c.shown + "\n"
		if c.caretColumns >= 0 {
			want += "  | " + strings.Repeat(" ", c.caretColumns) + "^\n"
		}
		require.Equal(t, want, excerptOf(t, c.text, 1, c.column))
	}
}
