using System.Globalization;
using System.Text;

namespace Vigie.App.Reports;

/// <summary>The path of a line or step series, thinned to what a reader can see.</summary>
internal sealed class LinePath
{
    private readonly StringBuilder _text = new();

    public LinePath(PlotLayout layout, PlotSeries series)
    {
        int n = series.X.Count;
        var x = new double[n];
        var y = new double[n];
        var column = new int[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = layout.AtX(series.X[i]);
            y[i] = double.IsNaN(x[i]) || !double.IsFinite(series.Y[i]) ? double.NaN : layout.AtY(series.Y[i]);
            column[i] = double.IsNaN(x[i]) ? 0 : (int)Math.Floor(x[i]);
        }
        bool isOpen = false;
        foreach (int i in n > 2 * layout.X.Length ? Thinning.Keep(column, y) : [.. Enumerable.Range(0, n)])
        {
            if (double.IsNaN(y[i])) isOpen = false;
            else if (!isOpen) isOpen = Append('M', x[i], y[i]);
            else if (series.Shape == PlotShape.Step) Append(x[i], y[i]);
            else Append('L', x[i], y[i]);
        }
    }

    /// <summary>The data of a path element; empty where there is nothing to draw.</summary>
    public string Text => _text.ToString();

    private bool Append(char command, double x, double y)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");
        return true;
    }

    private void Append(double x, double y) => _text.Append(CultureInfo.InvariantCulture, $"H{x:0.#}V{y:0.#}");
}
