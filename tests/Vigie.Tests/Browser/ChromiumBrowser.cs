using Microsoft.Playwright;

namespace Vigie.Tests.Browser;

/// <summary>Debian's chromium, started once for a test class; its pages have no network.</summary>
public sealed class ChromiumBrowser : IAsyncLifetime
{
    private const string Path = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Headless = true,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser != null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page of HTML at a width; skips the test where there is no chromium.</summary>
    internal async Task<OpenedPage> Open(string html, int width, ColorScheme scheme)
    {
        Assert.SkipUnless(_browser != null, $"needs {Path}: apt-get install chromium");
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            Offline = true,
        });
        var opened = new OpenedPage(await context.NewPageAsync());
        await opened.Page.SetContentAsync(html);
        return opened;
    }
}

/// <summary>A page that remembers what its console said and what it asked for.</summary>
internal sealed class OpenedPage
{
    public OpenedPage(IPage page)
    {
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
}
