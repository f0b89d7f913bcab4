using Vigie.App.Cli;

return await VigieCommand.RunAsync(args, Console.Out, Console.Error);
