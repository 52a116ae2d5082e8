package gate

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// learn adds an account's own words to a table. Gate publishes one word of each, "none" [seed 003], so whoever has seen
// others says what they mean: "settled=completed, voided=reversed". What can't be read is refused as a whole: a word
// taken wrongly would move money in the book. Words of Gate's are matched exactly, in their case.
func learn[T any](known, ours map[string]T, text string) (map[string]T, error) {
	all := maps.Clone(known)
	if strings.TrimSpace(text) == "" {
		return all, nil
	}
	seen := map[string]bool{}
	for pair := range strings.SplitSeq(text, ",") {
		theirs, meaning, ok := strings.Cut(pair, "=")
		theirs, meaning = strings.TrimSpace(theirs), strings.TrimSpace(meaning)
		value, means := ours[meaning]
		switch {
		case !ok || !wordShape.MatchString(theirs):
			return nil, fmt.Errorf("%.60q must be a word of Gate's, an equals sign and its meaning, as in settled=completed", strings.TrimSpace(pair))
		case !means:
			return nil, fmt.Errorf("%q can't be what %q means: allowed are %s", meaning, theirs, strings.Join(slices.Sorted(maps.Keys(ours)), ", "))
		case seen[theirs]:
			return nil, fmt.Errorf("%q is there twice", theirs)
		}
		seen[theirs], all[theirs] = true, value
	}
	return all, nil
}

var wordShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,60}$`)
