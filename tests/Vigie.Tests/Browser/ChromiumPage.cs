using Microsoft.Playwright;

namespace Vigie.Tests.Browser;

/// <summary>A page in Debian's chromium, without network, that remembers what its console said.</summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Errors and warnings on its console.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>What it asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Opens a page of HTML at a width; skips the test where there is no chromium.</summary>
    public static async Task<ChromiumPage> Open(string html, int width, ColorScheme scheme)
    {
        Assert.SkipUnless(File.Exists(Chromium), $"needs {Chromium}: apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Headless = true,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            Offline = true,
        });
        var page = new ChromiumPage(playwright, browser, await context.NewPageAsync());
        await page.Page.SetContentAsync(html);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
