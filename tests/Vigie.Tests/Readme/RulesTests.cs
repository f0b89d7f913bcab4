using Vigie.Logs.Labels.Rules;
using Vigie.Tests.Architecture;

namespace Vigie.Tests.Readme;

public class RulesTests
{
    [Fact]
    public void The_examples_of_rules_are_rules()
    {
        var blocks = File.ReadAllText(Path.Combine(Project.Root, "docs/RULES.md")).Split("```");
        Assert.Equal(5, blocks.Length);
        for (int i = 1; i < blocks.Length; i += 2) Assert.NotEmpty(RuleFile.Read(new StringReader(blocks[i]), "RULES.md"));
    }
}
