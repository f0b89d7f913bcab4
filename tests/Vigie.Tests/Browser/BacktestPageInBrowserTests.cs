using Microsoft.Playwright;
using Vigie.App.Reports;
using Vigie.Tests.App.Reports;

namespace Vigie.Tests.Browser;

public sealed class BacktestPageInBrowserTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    private readonly ChromiumBrowser _chromium = chromium;

    // WCAG 2.2, 1.4.3: contrast of text against the nearest painted background.
    private const string LowestContrast =
        """
        () => {
          const parse = c => c.match(/[\d.]+/g).map(Number);
          const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          const light = c => { const [r, g, b] = parse(c).map(v => linear(v / 255));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
          const p = parse(c);
            if (p.length < 4 || p[3] > 0) return c; } return 'rgb(255, 255, 255)'; };
          let worst = 99;
          for (const e of document.querySelectorAll('h1,h2,h3,p,li,td,th,dt,dd,caption,summary,figcaption,.vp text')) {
            const style = getComputedStyle(e);
            const a = light(e.closest('.vp') ? style.fill : style.color), b = light(ground(e));
            worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
          }
          return worst;
        }
        """;

    private const string TextOutsidePlots =
        """
        () => [...document.querySelectorAll('svg.vp[role=img]')].flatMap(svg => { const box =
        svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();
            return r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 2 || r.bottom > box.bottom +
            2; })
            .map(t => svg.getAttribute('aria-label') + ': ' + t.textContent); })
        """;

    private const string TextOnText =
        """
        () => [...document.querySelectorAll('svg.vp[role=img]')].flatMap(svg => {
          const all = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]), bad = [];
          for (let i = 0; i < all.length; i++) for (let j = 0; j < i; j++) { const [a, r] = all[i], [b, s] = all[j];
            if (r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 3 && s.top < r.bottom - 3)
              bad.push(svg.getAttribute('aria-label') + ': ' + a + ' on ' + b); }
          return bad; })
        """;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task The_page_is_sound_at_any_width_and_in_both_schemes(int width, ColorScheme scheme)
    {
        var opened = await _chromium.Open(Html(SampleReports.Usual()), width, scheme);
        var page = opened.Page;
        await Picture(page, $"backtest-{width}-{scheme}");
        Assert.Empty(opened.Complaints);
        Assert.DoesNotContain(opened.Requests, url => !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal("", await page.EvaluateAsync<string>(
            """
            () => [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') &&
            e.getBoundingClientRect().right > innerWidth + 0.5)
              .map(e => e.tagName).join(' ')
            """));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.EvaluateAsync<double>(LowestContrast) >= 4.5);
        Assert.True(await page.EvaluateAsync<bool>(
            """
            () => [...document.querySelectorAll('svg.vp[role=img]')].map(s => s.getBoundingClientRect())
              .every(r => r.width > 250 && r.height > 80)
            """));
        Assert.Equal(10, await page.Locator("svg.vp[role=img]").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>(TextOutsidePlots));
        Assert.Empty(await page.EvaluateAsync<string[]>(TextOnText));
    }

    [Fact]
    public async Task A_column_head_sorts_its_table_by_keyboard()
    {
        var opened = await _chromium.Open(Html(SampleReports.Usual()), 1280, ColorScheme.Light);
        var head = opened.Page.Locator("table.sortable").First.Locator("thead th").Nth(1);
        await head.Locator("button").FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        string[] cells = [.. await opened.Page.Locator("table.sortable").First.Locator("tbody td:nth-child(2)")
            .AllTextContentsAsync()];
        Assert.Equal(cells.OrderBy(cell => int.Parse(cell.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)), cells);
    }

    [Fact]
    public async Task Names_that_are_markup_and_reports_without_content_do_no_harm()
    {
        foreach (var report in new[] { SampleReports.Hostile(300), SampleReports.Empty(),
            SampleReports.NothingCaught() })
        {
            var opened = await _chromium.Open(Html(report), 390, ColorScheme.Light);
            Assert.Empty(opened.Complaints);
            Assert.Equal(390, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Equal(1, await opened.Page.Locator("script").CountAsync());
            await Picture(opened.Page, $"edge-{report.Failures.Count}-{report.Scores.Count}");
        }
    }

    private static string Html(Vigie.Logs.Evaluation.BacktestReport report)
    {
        using var writer = new StringWriter();
        BacktestPage.Write(report, writer);
        return writer.ToString();
    }

    // Pictures for people, where a folder for them is named.
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("VIGIE_PICTURES") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }
}
