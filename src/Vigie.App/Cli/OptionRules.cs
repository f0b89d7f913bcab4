using System.CommandLine;

namespace Vigie.App.Cli;

/// <summary>Bounds of options.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a value that breaks a rule: "NAME must RULE".</summary>
    public static Option<T> Must<T>(this Option<T> option, string rule, Func<T?, bool> holds)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !holds(result.GetValueOrDefault<T>())) result.AddError($"{option.Name} must {rule}");
        });
        return option;
    }
}
