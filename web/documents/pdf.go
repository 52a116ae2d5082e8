package documents

import (
	"context"
	"fmt"

	"kontor/models/billing"
	"kontor/web/words"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
)

// PDF is the document on paper, in its language. It asks nothing of its rules, so that a draft can be looked at. Returns
// Refused where it has characters that the font has not, or amounts that can't be added up.
func PDF(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error) {
	l, err := lay(ctx, d, paper)
	if err != nil {
		return nil, err
	}
	return l.print(nil)
}

// lay puts a document on as many pages as it needs.
func lay(ctx context.Context, d *billing.Document, paper billing.Letterhead) (*letter, error) {
	l := &letter{
		ctx: words.With(ctx, words.Settings{Language: d.Language, Locale: d.Language}),
		doc: d, sums: d.Totals(), paper: paper, color: brand(paper.Color), logo: logo(paper.Logo),
	}
	if l.sums.OutOfRange {
		return nil, Refused{{Rule: "KO-02", Field: "lines", Key: "billing.out_of_range"}}
	}
	if faults := unprintable(d, paper); len(faults) > 0 {
		return nil, faults
	}
	l.sheet = &sheet{maroto: maroto.New(l.config())}
	if err := l.foot(); err != nil {
		return nil, fmt.Errorf("lay out the foot: %w", err)
	}
	l.head()
	l.table()
	l.settle()
	l.reasons()
	l.terms()
	return l, l.sheet.err
}

func (l *letter) config() *entity.Config {
	return config.NewBuilder().
		WithDimensions(pageWidth, pageHeight).
		WithLeftMargin(leftMargin).WithRightMargin(rightMargin).WithTopMargin(topMargin).WithBottomMargin(bottomMargin).
		WithCustomFonts([]*entity.CustomFont{
			{Family: family, Style: fontstyle.Normal, Bytes: regularFile},
			{Family: family, Style: fontstyle.Bold, Bytes: boldFile},
		}).
		WithDefaultFont(&props.Font{Family: family, Size: 9}).
		WithCompression(true).
		WithPageNumber(props.PageNumber{
			Pattern: l.say("document.page", "current", "{current}", "total", "{total}"),
			Place:   props.RightBottom, Family: family, Size: 7, Color: dim,
		}).
		Build()
}

// print draws the pages, and finishes the file with what maroto knows nothing of.
func (l *letter) print(xml []byte) ([]byte, error) {
	drawn, err := l.sheet.maroto.Generate()
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", l.doc.Number, err)
	}
	return l.finish(drawn.GetBytes(), xml)
}
