// The client pivotaljs, told where the test's server is: what it reads and writes, as JSON.
const Pivotal = require("pivotaljs");
const [site, token, project, story] = process.argv.slice(2);
const client = new Pivotal(token);
client.baseUrl = `${site}/services/v5/`;

const asked = (call) =>
  new Promise((resolve, reject) => call((error, found) => (error ? reject(error) : resolve(found))));
const pages = (name) =>
  new Promise((resolve, reject) => {
    const all = [];
    client[name](
      project,
      {},
      (found, pagination, next) => {
        all.push(...found);
        next();
      },
      (error) => (error ? reject(error) : resolve(all)),
      0,
      2,
    );
  });

(async () => {
  const told = {
    projects: await asked((done) => client.getProjects(done)),
    stories: await pages("getStories"),
    iterations: await pages("getIterations"),
    story: await asked((done) => client.getStory(story, done)),
    current: await asked((done) => client.getCurrentIterations(project, done)),
    memberships: await asked((done) => client.getMemberships(project, done)),
    made: await asked((done) => client.createStory(project, { name: "Made by pivotaljs" }, done)),
    changed: await asked((done) => client.updateStory(project, story, { current_state: "finished" }, done)),
    label: await asked((done) => client.createLabel(project, "by pivotaljs", done)),
    task: await asked((done) => client.addTask(project, story, "Ask the captain", 1, done)),
    tasks: await asked((done) => client.getTasks(project, story, done)),
    activity: await asked((done) => client.getStoryActivity(project, story, done)),
  };
  console.log(JSON.stringify(told));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
