using Microsoft.Playwright;
using Vigie.App.Reports;

namespace Vigie.Tests.Browser;

public sealed class StatesPageInBrowserTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task The_page_is_sound_at_any_width_and_in_both_schemes(int width, ColorScheme scheme)
    {
        var opened = await chromium.Open(Html(Report(12, "m&<b>", "usual")), width, scheme);
        Assert.Empty(opened.Complaints);
        Assert.DoesNotContain(opened.Requests, url => !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(12, await opened.Page.Locator(".strip svg[role=img]").CountAsync());
        Assert.True(await opened.Page.EvaluateAsync<bool>(
            "() => [...document.querySelectorAll('.strip svg')].every(s => s.getBoundingClientRect().width > 400)"));
        // The number in a state's box is readable on the state's colour.
        Assert.True(await opened.Page.EvaluateAsync<double>(
            """
            () => Math.min(...[...document.querySelectorAll('.state')].map(e => {
              const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
              const light = c => { const [r, g, b] = c.match(/\d+/g).map(v => linear(v / 255));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const style = getComputedStyle(e), a = light(style.color), b = light(style.backgroundColor);
              return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); }))
            """) >= 4.4);
    }

    [Fact]
    public async Task Names_that_are_markup_do_no_harm_and_many_machines_are_cut()
    {
        var opened = await chromium.Open(Html(Report(80, "</title><script>alert(1)</script>", "<img src=x>")), 1280, ColorScheme.Light);
        Assert.Empty(opened.Complaints);
        Assert.Equal(1, await opened.Page.Locator("script").CountAsync());
        Assert.Equal(0, await opened.Page.Locator("img").CountAsync());
        Assert.Equal(60, await opened.Page.Locator(".strip svg[role=img]").CountAsync());
        Assert.Contains("60 machines with most to show", await opened.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static string Html(StatesReport report)
    {
        using var writer = new StringWriter();
        StatesPage.Write(report, writer);
        Assert.DoesNotContain("NaN", writer.ToString(), StringComparison.Ordinal);
        return writer.ToString();
    }

    private static StatesReport Report(int machines, string name, string mark)
    {
        var states = Enumerable.Range(1, 12).Select(state => new StateFacts(
            state, 1_300 - (state * 100), 1.0 / 12, machines, Start.AddHours(state), $"{name}1", Start.AddHours(48), 600 * state,
            state > 9, state == 1 ? [] : [new StateMarkFacts("template", mark, $"“{mark}” {state} times, usually 0.1", state, 0.1, 4)])).ToList();
        return new StatesReport
        {
            Run = new StatesRun([name], "1.0", 300, 300, null),
            Input = new StatesInput(Start, Start.AddHours(48), 1_000, 900, 100, machines, 12, 7_800, 40),
            Notes = [$"left out {name}"],
            Tried = [.. Enumerable.Range(1, 15).Select(k => new StatesTried(k, 1 - (1.0 / k)))],
            States = states,
            Machines =
            [
                .. Enumerable.Range(1, machines).Select(m => new MachineStates($"{name}{m}",
                    [.. Enumerable.Range(0, 48).Select(h => new StateStretch(Start.AddHours(h), Start.AddHours(h + 1), 1 + ((h + m) % 12)))])),
            ],
        };
    }
}
