package ui

// drawing is an icon of 24 × 24: lines are stroked, solids filled.
type drawing struct {
	lines  []string
	solids []string
}

const (
	circle  = "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0"
	octagon = "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"
	diamond = "M12 2.5 21.5 12 12 21.5 2.5 12z"
	square  = "M4 4h16v16H4z"
	tick    = "m8 12.5 2.7 2.7L16 9.8"
	cross   = "m9 9 6 6m0-6-6 6"
	hands   = "M12 7v5l3 2"
)

// drawings are all icons by name. The shapes of statuses differ also without their colours.
var drawings = map[string]drawing{
	// shapes
	"ring":         {lines: []string{circle}},
	"clock":        {lines: []string{circle, hands}},
	"lock":         {lines: []string{"M5 11h14v9H5z", "M8 11V7.5a4 4 0 0 1 8 0V11"}},
	"half":         {lines: []string{circle}, solids: []string{"M12 3a9 9 0 0 0 0 18z"}},
	"check":        {lines: []string{circle, tick}},
	"arrow-back":   {lines: []string{"M9 5 4 10l5 5", "M4 10h10a6 6 0 0 1 0 12h-3"}},
	"half-back":    {lines: []string{"M9 5 4 10l5 5", "M4 10h5", "M12 10h2a6 6 0 0 1 4.2 10.2"}},
	"unlock":       {lines: []string{"M5 11h14v9H5z", "M8 11V7.5a4 4 0 0 1 7.6-1.7"}},
	"stop":         {lines: []string{octagon, cross}},
	"ban":          {lines: []string{circle, "m5.7 5.7 12.6 12.6"}},
	"hourglass":    {lines: []string{"M6 3h12M6 21h12", "M7.5 3v3.5L12 12l4.5-5.5V3", "M7.5 21v-3.5L12 12l4.5 5.5V21"}},
	"question":     {lines: []string{diamond, "M9.8 10a2.2 2.2 0 1 1 3.2 2c-.7.3-1 .8-1 1.5"}, solids: []string{"M11 16h2v2h-2z"}},
	"flag":         {lines: []string{"M5 21V4", "M5 4h13l-2.5 4.5L18 13H5"}},
	"send":         {lines: []string{"M21 3 10 14", "M21 3l-7 18-4-7-7-4z"}},
	"dot":          {lines: []string{circle}, solids: []string{"M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0"}},
	"person":       {lines: []string{"M8 7.5a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M4 21a8 8 0 0 1 16 0"}},
	"inbox":        {lines: []string{"M4 13 6.5 5h11L20 13v6H4z", "M4 13h5l1.2 2.5h3.6L15 13h5"}},
	"minus-circle": {lines: []string{circle, "M8 12h8"}},
	"alert":        {lines: []string{"M12 3.5 22 20.5H2z", "M12 10v4.5"}, solids: []string{"M11 16.3h2v2h-2z"}},
	"info":         {lines: []string{circle, "M12 11.5V16"}, solids: []string{"M11 7.3h2v2h-2z"}},
	"pause":        {lines: []string{square, "M10 9v6m4-6v6"}},
	// things
	"home":     {lines: []string{"M4 11 12 4l8 7v9H4z", "M10 20v-6h4v6"}},
	"list":     {lines: []string{"M9 6h11M9 12h11M9 18h11", "M4.5 6h.01M4.5 12h.01M4.5 18h.01"}},
	"card":     {lines: []string{"M3 6h18v12H3z", "M3 10.5h18"}},
	"book":     {lines: []string{"M5 4.5h13V20H6.5A1.5 1.5 0 0 1 5 18.5z", "M5 18.5A1.5 1.5 0 0 1 6.5 17H18"}},
	"shield":   {lines: []string{"M12 3 5 6v6c0 4.4 3 7.5 7 9 4-1.5 7-4.6 7-9V6z", "m9 12 2.2 2.2L15.5 10"}},
	"house":    {lines: []string{"M5 21V4h9v17", "M14 9h5v12", "M3 21h18", "M8.5 8h2m-2 4h2m-2 4h2"}},
	"bank":     {lines: []string{"M4 10h16L12 4z", "M6 10v7m4-7v7m4-7v7m4-7v7", "M4 20h16"}},
	"people":   {lines: []string{"M6 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0", "M2.5 20a7 7 0 0 1 14 0", "M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14a7 7 0 0 1 3.5 6"}},
	"out":      {lines: []string{"M10 4H5v16h5", "M14 8l4 4-4 4M18 12H9"}},
	"menu":     {lines: []string{"M4 7h16M4 12h16M4 17h16"}},
	"close":    {lines: []string{"m6 6 12 12M18 6 6 18"}},
	"search":   {lines: []string{"M4 10.5a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0", "m15.3 15.3 5.2 5.2"}},
	"copy":     {lines: []string{"M9 9h11v11H9z", "M5 15H4V4h11v1"}},
	"down":     {lines: []string{"M12 4v11m-4.5-4.5L12 15l4.5-4.5", "M4 20h16"}},
	"left":     {lines: []string{"m14.5 6-6 6 6 6"}},
	"right":    {lines: []string{"m9.5 6 6 6-6 6"}},
	"refresh":  {lines: []string{"M20 11a8 8 0 0 0-14.5-4L4 9", "M4 4v5h5", "M4 13a8 8 0 0 0 14.5 4l1.5-2", "M20 20v-5h-5"}},
	"mail":     {lines: []string{"M3 5.5h18v13H3z", "m3.5 6.5 8.5 6.5 8.5-6.5"}},
	"note":     {lines: []string{"M5 4h14v11l-5 5H5z", "M14 20v-5h5", "M9 9h6M9 12.5h3"}},
	"plus":     {lines: []string{"M12 5v14M5 12h14"}},
	"up":       {lines: []string{"M12 20V5m-4.5 4.5L12 5l4.5 4.5"}},
	"below":    {lines: []string{"M12 4v15m-4.5-4.5L12 19l4.5-4.5"}},
	"sun":      {lines: []string{"M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0", "M12 2.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4"}},
	"moon":     {lines: []string{"M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"}},
	"screen":   {lines: []string{"M3 5h18v11H3z", "M8 20h8M12 16v4"}},
	"link":     {lines: []string{"M10 14a4 4 0 0 0 5.7 0l3.5-3.5a4 4 0 0 0-5.7-5.7L12 6.3", "M14 10a4 4 0 0 0-5.7 0l-3.5 3.5a4 4 0 0 0 5.7 5.7l1.5-1.5"}},
	"columns":  {lines: []string{"M4 5h16v14H4z", "M9.3 5v14M14.7 5v14"}},
	"keep":     {lines: []string{"M6.5 4h11v16.5L12 16.5l-5.5 4z"}},
	"keyboard": {lines: []string{"M3 6h18v12H3z", "M7 10h.01M11 10h.01M15 10h.01M7 14h10"}},
	"bell":     {lines: []string{"M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z", "M10 20.5a2 2 0 0 0 4 0"}},
	"open":     {lines: []string{"m6.5 9.5 5.5 5.5 5.5-5.5"}},
	"spin":     {lines: []string{"M12 3a9 9 0 1 0 9 9"}},
}
